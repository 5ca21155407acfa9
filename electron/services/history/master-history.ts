import { access, mkdir, readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import { type PastMaster, pastMaster } from '../../../shared/contract/history.ts';
import type { MasterResult } from '../../../shared/contract/master.ts';
import { isLatheError, messageOf } from '../../../shared/errors.ts';
import { sentence } from '../../../shared/sentences/sentence.ts';
import { replaceFile, writeFailure } from '../files/replace-file.ts';

/** As many as anybody looks through; a few kilobytes each. */
const MOST_MASTERS = 200;

/** What is kept of a mastering; whether its files are there is looked up. */
const keptMaster = pastMaster.omit({ isInputThere: true, isOutputThere: true });
type KeptMaster = Readonly<z.output<typeof keptMaster>>;

/** Items are read one by one, so that one of another version of Lathe costs no other. */
const keptFile = z.object({ version: z.literal(1), masters: z.array(z.unknown()) });

/** The masterings of the past, over runs of the program. */
export interface MasterHistory {
  /** Keeps one. Never fails: what could not be kept is told by {@link list}, and known until the program ends. */
  add(job: string, result: MasterResult): Promise<void>;
  find(job: string): Promise<MasterResult | undefined>;
  /** The newest first. Of files that are gone their name is left. */
  list(): Promise<{ readonly masters: readonly PastMaster[]; readonly problems: readonly string[] }>;
  /**
   * @param job one to forget; left out, all of them
   * @returns how many were forgotten
   * @throws LatheError `output-failed` when the file cannot be written
   */
  clear(job?: string): Promise<number>;
}

/**
 * Keeps the history in one file, which is whole at any time. It is read anew before each change, as another program of
 * Lathe may have changed it.
 *
 * @param path of the file, whose folder is made where it is missing
 * @param now milliseconds since 1970
 */
export function createMasterHistory(path: string, now: () => number): MasterHistory {
  let turn: Promise<unknown> = Promise.resolve();
  let writeProblem: string | undefined;
  /** Those that the file does not have. */
  let unwritten: readonly KeptMaster[] = [];

  /** One change after the other. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
  const read = async (): Promise<{ masters: readonly KeptMaster[]; problem: string | undefined }> => {
    const { masters, problem } = await readMasters(path);
    return { masters: [...unwritten, ...masters], problem };
  };
  const write = async (masters: readonly KeptMaster[]): Promise<void> => {
    await mkdir(dirname(path), { recursive: true });
    const kept = { version: 1, masters: masters.map((each) => z.encode(keptMaster, each)) };
    await replaceFile(path, JSON.stringify(kept));
    unwritten = [];
    writeProblem = undefined;
  };

  return {
    add: (job, result) =>
      inTurn(async () => {
        const master = { job, finishedAt: new Date(now()).toISOString(), result };
        try {
          await write([master, ...(await read()).masters].slice(0, MOST_MASTERS));
        } catch (thrown) {
          unwritten = [master, ...unwritten].slice(0, MOST_MASTERS);
          writeProblem = sentence('historyUnkept', { reason: messageOf(thrown) });
        }
      }),
    find: (job) => inTurn(async () => (await read()).masters.find((master) => master.job === job)?.result),
    list: () =>
      inTurn(async () => {
        const { masters, problem } = await read();
        return {
          masters: await Promise.all(masters.map(withPresence)),
          problems: [problem, writeProblem].filter((each) => each !== undefined),
        };
      }),
    clear: (job) =>
      inTurn(async () => {
        const { masters } = await read();
        const left = job === undefined ? [] : masters.filter((master) => master.job !== job);
        await write(left).catch((thrown: unknown) => {
          throw isLatheError(thrown) ? thrown : writeFailure(path, thrown);
        });
        return masters.length - left.length;
      }),
  };
}

async function readMasters(
  path: string,
): Promise<{ readonly masters: readonly KeptMaster[]; readonly problem: string | undefined }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    return {
      masters: [],
      problem: isMissing ? undefined : sentence('historyUnreadable', { reason: messageOf(cause) }),
    };
  }
  try {
    const items = keptFile.parse(JSON.parse(text)).masters.map((item) => keptMaster.safeParse(item));
    const masters = items.flatMap(({ data }) => data ?? []);
    const lost = items.length - masters.length;
    return {
      masters,
      problem: lost === 0 ? undefined : sentence('historyForeign', { count: lost }),
    };
  } catch {
    return {
      masters: [],
      problem: sentence('historyDamaged', { file: path }),
    };
  }
}

/** Looks for the files of a mastering. What is gone is nobody's place any more. */
async function withPresence({ job, finishedAt, result }: KeptMaster): Promise<PastMaster> {
  const isThere = (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );
  const { inputPath, outputPath } = result;
  const [isInputThere, isOutputThere] = await Promise.all([isThere(inputPath), isThere(outputPath)]);
  return {
    job,
    finishedAt,
    result: {
      ...result,
      inputPath: isInputThere ? inputPath : basename(inputPath),
      outputPath: isOutputThere ? outputPath : basename(outputPath),
    },
    isInputThere,
    isOutputThere,
  };
}
