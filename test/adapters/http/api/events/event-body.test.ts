import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventBody } from '../../../../../src/adapters/http/api/events/event-body.ts';
import { FollowEvents } from '../../../../../src/application/events/follow-events.ts';
import { serveEvents, type Trader } from './serving-events.ts';

describe('the body of a stream of events', () => {
  let serving: Awaited<ReturnType<typeof serveEvents>>;
  beforeEach(async () => {
    serving = await serveEvents({ users: 1 });
  });
  afterEach(() => serving.stop());

  it('tells in one write what came in one go, and nothing of it twice', async () => {
    const [kim] = serving.traders as [Trader];
    const body = new EventBody({
      open: () => new FollowEvents(serving.feed, serving.clock).execute(kim.userId, null),
      isLoggedIn: async () => true,
      onEnd: () => {},
      log: serving.log,
    });
    const reader = body.readable.getReader();
    const write = async () => new TextDecoder().decode((await reader.read()).value);
    expect(await write()).toMatch(/^retry: /);

    await serving.change(kim, 3);
    expect((await write()).match(/^event: failed-order$/gm)).toHaveLength(3);

    const next = write();
    await serving.change(kim);
    expect((await next).match(/^event: failed-order$/gm)).toHaveLength(1);
    body.end();
  });
});
