/** The store, or the queue in front of it, cannot be asked now. It may have done what it was. */
export class StoreAway extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(`the store is away: ${reason}`, options);
    this.name = "StoreAway";
  }
}
