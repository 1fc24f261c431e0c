import { createRoute, z } from '@hono/zod-openapi';
import type { ChangeUserSettings } from '../../../../application/administration/change-users.ts';
import type { UserSettings } from '../../../../application/ports/administration.ts';
import { type ChangeOwnPassword, SHORTEST_PASSWORD } from '../../../../application/sessions/change-own-password.ts';
import { clientAddress, senderKey, type TrustProxy } from '../../address/client-address.ts';
import { answer, CHANGING, DoneSchema, GUARDED, jsonBody, RefusalSchema } from '../answers.ts';
import { type ApiRouter, createApi, refuseFields, refuseUser } from '../api.ts';
import { secretField } from '../fields.ts';

/** The use cases behind the routes. */
export interface ChangesSettings {
  readonly changeUserSettings: Pick<ChangeUserSettings, 'execute'>;
  readonly changeOwnPassword: Pick<ChangeOwnPassword, 'execute'>;
}

export interface SettingsOptions extends ChangesSettings {
  readonly trustProxy: TrustProxy;
}

const tags = ['Settings'];
const locale = z.enum(['ko', 'en']);
const timeZone = z.string().max(64).openapi({ example: 'Asia/Seoul' });

const SettingsSchema = z
  .object({ success: z.literal(true), username: z.string(), locale, time_zone: timeZone })
  .openapi('Settings');

const read = createRoute({
  method: 'get',
  path: '/api/settings',
  tags,
  summary: 'The settings of the user',
  responses: { 200: answer('The settings', SettingsSchema), ...GUARDED },
});

const change = createRoute({
  method: 'patch',
  path: '/api/settings',
  tags,
  summary: 'Change the settings of the user',
  description: 'What is absent stays.',
  request: {
    body: jsonBody(
      z.strictObject({ locale: locale.optional(), time_zone: timeZone.optional() }).openapi('SettingsChanges'),
    ),
  },
  responses: { 200: answer('The settings', SettingsSchema), ...GUARDED, ...CHANGING },
});

const password = createRoute({
  method: 'post',
  path: '/api/settings/password',
  tags,
  summary: 'Change the password of the user',
  description:
    'Ends all other sessions of the user. A wrong password counts as a failed login: `WRONG_PASSWORD`, and after many of them 429.',
  request: {
    body: jsonBody(
      z
        .strictObject({
          current: secretField(),
          next: secretField().openapi({ description: `At least ${SHORTEST_PASSWORD} characters` }),
        })
        .openapi('PasswordChange'),
    ),
  },
  responses: {
    200: answer('Done', DoneSchema),
    ...GUARDED,
    ...CHANGING,
    400: answer(
      'The request is not valid',
      RefusalSchema.extend({ fields: z.record(z.string(), z.string()).optional() }),
    ),
    429: answer('Too many wrong passwords', RefusalSchema),
  },
});

/** What a user sets for himself. */
export function settingsApi(options: SettingsOptions): ApiRouter {
  const api = createApi();
  api.openapi(read, (c) => c.json(settingsBody(c.var.user), 200));
  api.openapi(change, async (c) => {
    const { locale: language, time_zone: zone } = c.req.valid('json');
    const changes = { ...(language && { locale: language }), ...(zone !== undefined && { timeZone: zone }) };
    const changed = await options.changeUserSettings.execute(c.var.user.id, changes);
    if (changed.kind === 'invalid') return refuseFields(c, changed.fields);
    return c.json(settingsBody({ ...c.var.user, ...changed.settings }), 200);
  });
  api.openapi(password, async (c) => {
    const { user, sessionId } = c.var;
    const address = senderKey(clientAddress(c.env.incoming, options.trustProxy));
    const changed = await options.changeOwnPassword.execute(user, { ...c.req.valid('json'), address }, sessionId);
    switch (changed.kind) {
      case 'changed':
        return c.json({ success: true as const }, 200);
      case 'wrong_password':
        return refuseUser(c, 400, 'WRONG_PASSWORD');
      case 'too_short':
        return refuseFields(c, { next: { code: 'too_short', params: { min: String(changed.least) } } });
      case 'too_many': {
        const seconds = String(changed.retryAfter);
        c.header('Retry-After', seconds);
        return refuseUser(c, 429, 'TOO_MANY_PASSWORDS', { seconds });
      }
    }
  });
  return api;
}

function settingsBody({ username, locale: language, timeZone: zone }: UserSettings & { readonly username: string }) {
  return { success: true as const, username, locale: language, time_zone: zone };
}
