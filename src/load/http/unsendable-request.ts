/** A text that no request can be sent to, with the failure that its response shows. */
import type { RequestFailure } from "./to-failure.ts";

export class InvalidUrl extends TypeError {
  override readonly name = "InvalidUrl";
  readonly failure: RequestFailure;

  constructor(failure: RequestFailure) {
    super(failure.text);
    this.failure = failure;
  }
}
