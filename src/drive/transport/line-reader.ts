const FIRST_BYTES = 64 * 1024;
/** No answer is longer. */
export const LINE_BYTES_MAX = 64 * 1024 * 1024;
const NEWLINE = 10;

/** Cuts what is read into lines. */
export class LineReader {
  #buffer = Buffer.allocUnsafe(FIRST_BYTES);
  #start = 0;
  #end = 0;
  /** Up to where no line ends. */
  #searched = 0;

  /** A whole line that was read already, without its end. */
  next(): string | undefined {
    const at = this.#buffer.subarray(0, this.#end).indexOf(NEWLINE, this.#searched);
    if (at < 0) {
      this.#searched = this.#end;
      return undefined;
    }
    const line = this.#buffer.toString('utf8', this.#start, at);
    this.#start = at + 1;
    this.#searched = this.#start;
    return line;
  }

  /**
   * Reads on.
   *
   * @param read fills a part of a buffer, and says how much of it
   * @returns what `read` returned; undefined if the line is too long
   */
  fill(read: (into: Buffer, from: number, length: number) => number): number | undefined {
    if (this.#start === this.#end) this.#start = this.#end = this.#searched = 0;
    if (this.#end === this.#buffer.length) {
      if (this.#end - this.#start > LINE_BYTES_MAX) return undefined;
      this.#makeRoom();
    }
    const bytes = read(this.#buffer, this.#end, this.#buffer.length - this.#end);
    this.#end += bytes;
    return bytes;
  }

  /** What was read of a line that has no end so far. */
  get rest(): string {
    return this.#buffer.toString('utf8', this.#start, Math.min(this.#end, this.#start + 1000));
  }

  #makeRoom(): void {
    const used = this.#end - this.#start;
    const bytes = 2 * used > this.#buffer.length ? 2 * this.#buffer.length : this.#buffer.length;
    const larger = bytes === this.#buffer.length ? this.#buffer : Buffer.allocUnsafe(bytes);
    this.#buffer.copy(larger, 0, this.#start, this.#end);
    this.#searched -= this.#start;
    this.#buffer = larger;
    this.#start = 0;
    this.#end = used;
  }
}
