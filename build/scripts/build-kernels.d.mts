export const GENERATED: string;
export function compileKernels(): Promise<string>;
