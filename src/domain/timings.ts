/** The binding timings of the order protocol, in milliseconds. */
export const TIMINGS = {
  /** The send gate closes this long before the webhook's deadline. */
  gateBeforeDeadline: 500,
  /** How long a lease on an attempt lasts, by the database's clock. */
  lease: 15_000,
  leaseRenewal: 2_000,
  /** The holder itself stops this long before its lease ends. */
  leaseMargin: 3_000,
  /** Added to every fence for clocks that differ. */
  skew: 2_000,
  /** Waits before the looks at an unknown attempt; the last one repeats. */
  looks: [0, 1_000, 2_000, 5_000, 10_000],
  lookAfterFence: 2_000,
  /** Where absence proves nothing, a late order is still waited for this long after the gate. */
  patienceWithoutFence: 30_000,
  /** The validity window asked of an exchange. */
  validityWindow: 3_000,
  /** How often an instance looks for attempts whose holder died. */
  recovery: 3_000,
  /** When an attempt proven not executed is looked up again, after that proof. */
  audits: [60_000, 600_000, 3_600_000, 21_600_000, 86_400_000],
  /** An order that waits for the one before it on the same account and symbol. */
  inOrder: 1_000,
  /** An identical body within this time of a signal whose instance died joins it. */
  rejoin: 60_000,
} as const;

/** How many absences after the fence prove that an order was not executed. */
export const ABSENCES_NEEDED = 3;
