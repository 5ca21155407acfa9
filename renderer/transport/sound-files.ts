/** Endings of the files that are taken out of a dropped folder; whatever is chosen by itself is tried. */
const SOUND = /\.(wav|wave|flac|mp3|m4a|aac|mp4|ogg|oga|opus|aiff?|aifc|caf|wv|wma|mka|webm)$/i;

/** What a choice of files is offered. */
export const SOUND_ACCEPT = 'audio/*,.wav,.flac,.mp3,.m4a,.ogg,.opus,.aif,.aiff';

/** The files that look like sound; all of them where none does, so that the engine says what is wrong with them. */
export function soundFiles(files: readonly File[]): readonly File[] {
  const sounds = files.filter(({ name, type }) => SOUND.test(name) || type.startsWith('audio/'));
  return sounds.length > 0 ? sounds : files;
}
