/** Ends a run in which the program and the model differ; caught where the run was started. */
export class Diverged extends Error {
  override readonly name = 'Diverged';
  /** Which output of which operation, the same for the same divergence. */
  readonly place: string;

  constructor(place: string, message: string) {
    super(message);
    this.place = place;
  }
}
