import type { Refused } from '../../../application/accounts/refused.ts';
import { type ApiContext, refuseFields, refuseUser } from './api.ts';

/** The one place where a refused change becomes a status. */
export function refuseChange(c: ApiContext, refused: Refused) {
  switch (refused.kind) {
    case 'not_found':
      return refuseUser(c, 404, 'NOT_FOUND');
    case 'unresolved_orders':
      return refuseUser(c, 409, 'UNRESOLVED_ORDERS', { what: refused.what });
    case 'name_taken':
      return refuseUser(c, 409, 'NAME_TAKEN', { field: refused.field });
    case 'invalid':
      return refuseFields(c, refused.fields);
  }
}
