/** The version of Lathe, which the bundler puts in. */
declare const LATHE_VERSION: string;
