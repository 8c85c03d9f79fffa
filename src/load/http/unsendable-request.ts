/** Why a request cannot be sent as it is, with the failure that its response shows. */
import type { RequestFailure } from "./to-failure.ts";

export class UnsendableRequest extends TypeError {
  override readonly name = "UnsendableRequest";
  readonly failure: RequestFailure;
  /** Where it was to go. */
  readonly target: string;

  constructor(target: string, failure: RequestFailure) {
    super(failure.text);
    this.target = target;
    this.failure = failure;
  }
}
