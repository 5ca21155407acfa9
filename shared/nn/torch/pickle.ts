/**
 * A reader of Python pickles that runs nothing. A pickle is a program for a machine with a stack; Python's own reader
 * lets it name and call any function. This one knows the instructions that plain data needs, and of functions only
 * those that it is given.
 */
import { getTextEncoding } from '@bufbuild/protobuf/wire';
import { LatheError } from '../../errors.ts';

/** A Python function or class that a pickle may name. */
export interface PickleGlobal {
  /** `module.name`. */
  readonly name: string;
  /** What calling it gives; left out where it may be named but not called. */
  readonly call?: (operands: readonly unknown[]) => unknown;
}

/** What a pickle may refer to. */
export interface PickleScope {
  readonly globals: readonly PickleGlobal[];
  /** Resolves a reference to something that lies outside the pickle. */
  readonly persistent: (id: unknown) => unknown;
}

/** A pickle of a state dictionary has about 200 bytes a tensor; the weights lie outside. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_PROTOCOL = 5;
/** Longest name of a function, and how much of a wrong one a message quotes. */
const MAX_NAME = 120;

/**
 * Reads one pickle. Tuples and lists become arrays, dictionaries Maps, numbers numbers.
 *
 * @throws LatheError `bad-model` when the pickle is cut short, damaged, or needs more than data and the given scope
 */
export function readPickle(bytes: Uint8Array, scope: PickleScope): unknown {
  if (bytes.length > MAX_BYTES) throw refusal(`its description has ${bytes.length} bytes, which is too many`);
  return new Machine(bytes, scope).run();
}

function refusal(what: string): LatheError {
  return new LatheError('bad-model', what);
}

function damaged(): LatheError {
  return refusal('its description is damaged');
}

/** A text of the file as a message may quote it: without control characters, and not too long. */
function quoted(text: string): string {
  return JSON.stringify(text.length > MAX_NAME ? `${text.slice(0, MAX_NAME)}…` : text).slice(1, -1);
}

class Machine {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #scope: PickleScope;
  readonly #stack: unknown[] = [];
  /** Heights of the stack at the marks that are open. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, unknown>();
  #position = 0;

  constructor(bytes: Uint8Array, scope: PickleScope) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#scope = scope;
  }

  run(): unknown {
    for (;;) {
      const code = this.byte();
      if (code === STOP) return this.pop();
      const instruction = INSTRUCTIONS.get(code);
      if (instruction === undefined) {
        const hex = code.toString(16).padStart(2, '0');
        throw refusal(`its description has the instruction 0x${hex}, which no state dictionary needs`);
      }
      instruction(this);
    }
  }

  #advance(count: number): number {
    const start = this.#position;
    if (start + count > this.#bytes.length) throw refusal('its description is cut short');
    this.#position = start + count;
    return start;
  }

  byte(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  float64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** A little-endian integer in two's complement. */
  integer(length: number): number {
    if (length > 8) throw refusal('its description has an integer of more than 64 bits');
    const start = this.#advance(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[start + i]!);
    return Number(BigInt.asIntN(8 * length, value));
  }

  text(length: number): string {
    const start = this.#advance(length);
    return getTextEncoding().decodeUtf8(this.#bytes.subarray(start, start + length));
  }

  /** Text up to the end of the line. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#position);
    if (end === -1) throw refusal('its description is cut short');
    const line = this.text(end - this.#position);
    this.#advance(1);
    return line;
  }

  skip(count: number): void {
    this.#advance(count);
  }

  push(value: unknown): void {
    this.#stack.push(value);
  }

  pop(): unknown {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) throw damaged();
    return this.#stack.pop();
  }

  /** The last values, in the order in which they were pushed. */
  popMany(count: number): unknown[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  popToMark(): unknown[] {
    const height = this.#marks.pop();
    if (height === undefined) throw damaged();
    return this.#stack.splice(height);
  }

  /** The value on top, which stays there. */
  top(): unknown {
    const value = this.pop();
    this.push(value);
    return value;
  }

  remember(key: number): void {
    this.#memo.set(key, this.top());
  }

  rememberNext(): void {
    this.remember(this.#memo.size);
  }

  recall(key: number): void {
    if (!this.#memo.has(key)) throw damaged();
    this.push(this.#memo.get(key));
  }

  pushGlobal(module: string, name: string): void {
    const wanted = `${module}.${name}`;
    const global = this.#scope.globals.find((each) => each.name === wanted);
    if (global === undefined) {
      throw refusal(
        `it refers to the Python object ${quoted(wanted)}, which is no part of a state dictionary and is not run: ` +
          'save the weights alone, by torch.save(model.state_dict(), FILE)',
      );
    }
    this.push(global);
  }

  pushStackGlobal(): void {
    const [module, name] = this.popMany(2);
    if (typeof module !== 'string' || typeof name !== 'string') throw damaged();
    this.pushGlobal(module, name);
  }

  call(): void {
    const [global, operands] = this.popMany(2);
    const { call } = this.#scope.globals.find((each) => each === global) ?? {};
    if (call === undefined || !Array.isArray(operands)) throw damaged();
    this.push(call(operands));
  }

  resolvePersistent(): void {
    this.push(this.#scope.persistent(this.pop()));
  }

  /** Puts pairs into the dictionary on top. */
  setItems(pairs: readonly unknown[]): void {
    const dictionary = this.top();
    if (!(dictionary instanceof Map) || pairs.length % 2 !== 0) throw damaged();
    for (let i = 0; i < pairs.length; i += 2) dictionary.set(pairs[i], pairs[i + 1]);
  }

  append(values: readonly unknown[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw damaged();
    for (const value of values) list.push(value);
  }

  /** An attribute set on a dictionary (PyTorch puts versions of modules there) is left out. */
  dropAttributes(): void {
    this.pop();
    if (!(this.top() instanceof Map)) throw damaged();
  }

  checkProtocol(): void {
    const protocol = this.byte();
    if (protocol > MAX_PROTOCOL) throw refusal(`its description has the unknown protocol ${protocol}`);
  }
}

const STOP = 0x2e;

type Instruction = (machine: Machine) => void;

/** By opcode, with Python's names (Lib/pickletools.py). */
const INSTRUCTIONS: ReadonlyMap<number, Instruction> = new Map<number, Instruction>([
  [0x80, (m) => m.checkProtocol()], // PROTO
  [0x95, (m) => m.skip(8)], // FRAME
  [0x28, (m) => m.mark()], // MARK
  [0x4e, (m) => m.push(null)], // NONE
  [0x88, (m) => m.push(true)], // NEWTRUE
  [0x89, (m) => m.push(false)], // NEWFALSE
  [0x4a, (m) => m.push(m.int32())], // BININT
  [0x4b, (m) => m.push(m.byte())], // BININT1
  [0x4d, (m) => m.push(m.uint16())], // BININT2
  [0x8a, (m) => m.push(m.integer(m.byte()))], // LONG1
  [0x47, (m) => m.push(m.float64())], // BINFLOAT
  [0x58, (m) => m.push(m.text(m.uint32()))], // BINUNICODE
  [0x8c, (m) => m.push(m.text(m.byte()))], // SHORT_BINUNICODE
  [0x29, (m) => m.push([])], // EMPTY_TUPLE
  [0x85, (m) => m.push(m.popMany(1))], // TUPLE1
  [0x86, (m) => m.push(m.popMany(2))], // TUPLE2
  [0x87, (m) => m.push(m.popMany(3))], // TUPLE3
  [0x74, (m) => m.push(m.popToMark())], // TUPLE
  [0x5d, (m) => m.push([])], // EMPTY_LIST
  [0x61, (m) => m.append(m.popMany(1))], // APPEND
  [0x65, (m) => m.append(m.popToMark())], // APPENDS
  [0x7d, (m) => m.push(new Map())], // EMPTY_DICT
  [0x73, (m) => m.setItems(m.popMany(2))], // SETITEM
  [0x75, (m) => m.setItems(m.popToMark())], // SETITEMS
  [0x71, (m) => m.remember(m.byte())], // BINPUT
  [0x72, (m) => m.remember(m.uint32())], // LONG_BINPUT
  [0x94, (m) => m.rememberNext()], // MEMOIZE
  [0x68, (m) => m.recall(m.byte())], // BINGET
  [0x6a, (m) => m.recall(m.uint32())], // LONG_BINGET
  [0x63, (m) => m.pushGlobal(m.line(), m.line())], // GLOBAL
  [0x93, (m) => m.pushStackGlobal()], // STACK_GLOBAL
  [0x52, (m) => m.call()], // REDUCE
  [0x62, (m) => m.dropAttributes()], // BUILD
  [0x51, (m) => m.resolvePersistent()], // BINPERSID
]);
