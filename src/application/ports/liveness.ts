/** This instance's proof of life, which other instances can see. */
export interface Liveness {
  /** False while the proof's connection is lost: no webhook may be taken then. */
  isAlive(): boolean;
}
