/** Something that a run waits for. */
export interface Waiting {
  /** The object of "waiting for": "the target to copy to landing/a.csv"; the account that asked to wait: "the target". */
  readonly what: string;
  /** Seconds since the last answer of any service; or the seconds that a service asked to wait. */
  readonly seconds: number;
  /** The reason of an account that asked to wait, such as "503 ServerBusy"; undefined if nothing is answered. */
  readonly reason?: string;
}

const SILENCE_MS = 10_000;

/** A request that has not ended yet, with its retries. */
export interface PendingRequest {
  /** The account or service: "the target". */
  readonly service: string;
  /** Completes "waiting for the target to": "copy to landing/a.csv". */
  readonly action: string;
  /** True for a token, which other requests wait for. */
  readonly isToken?: true;
}

/** Knows the requests in flight, and reports what a run waits for if nothing is answered for a while. */
export class WaitWatch {
  private readonly pending = new Set<PendingRequest>();
  private quietSince = 0;
  private reportAtMs = 0;
  private pauseReportedAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;

  /** @param silenceMs Milliseconds without an answer after which a report is due. It is repeated when the silence has doubled. */
  constructor(
    private readonly onWaiting: ((waiting: Waiting) => void) | undefined,
    private readonly silenceMs = SILENCE_MS,
  ) {}

  public begin(request: PendingRequest): void {
    if (!this.onWaiting) return;
    if (this.pending.size === 0) this.noteAnswer();
    this.pending.add(request);
    if (this.timer) return;
    this.timer = setInterval(() => this.check(), this.silenceMs / 10);
    this.timer.unref();
  }

  public end(request: PendingRequest): void {
    this.pending.delete(request);
  }

  /** Notes that a service answered, whatever the answer was. */
  public noteAnswer(): void {
    this.quietSince = performance.now();
    this.reportAtMs = this.silenceMs;
  }

  /** Reports that a service asked to wait: the first time, and not again within the silence. */
  public reportPause(service: string, waitMs: number, reason: string): void {
    const now = performance.now();
    // Nothing is sent until then, so nothing is waited for in silence.
    this.quietSince = Math.max(this.quietSince, now + waitMs);
    if (now - this.pauseReportedAt < this.silenceMs) return;
    this.pauseReportedAt = now;
    this.onWaiting?.({ what: service, seconds: Math.ceil(waitMs / 1000), reason });
  }

  private check(): void {
    // The requests that wait longest are first.
    const [oldest] = this.pending;
    if (!oldest) {
      clearInterval(this.timer);
      this.timer = undefined;
      return;
    }
    const silentMs = performance.now() - this.quietSince;
    if (silentMs < this.reportAtMs) return;
    this.reportAtMs = 2 * silentMs;
    const cause = [...this.pending].find(({ isToken }) => isToken) ?? oldest;
    const what = `${cause.service} to ${cause.action}`;
    this.onWaiting?.({ what, seconds: Math.round(silentMs / 1000) });
  }
}
