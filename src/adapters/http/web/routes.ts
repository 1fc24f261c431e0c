import { Hono } from 'hono';
import type { SessionEnv } from '../env.ts';
import type { SessionGuards } from '../session/guards.ts';
import { assetRoutes } from './assets/routes.ts';
import type { OrdersOptions, OrdersUseCases } from './orders/options.ts';
import { orderRoutes } from './orders/routes.ts';
import type { PositionsOptions, PositionsUseCases } from './positions/options.ts';
import { positionRoutes } from './positions/routes.ts';
import type { SettingsPageOptions } from './settings/options.ts';
import { settingsRoutes } from './settings/routes.ts';
import { type PreferenceOptions, preferenceRoutes } from './shell/preference-routes.ts';
import { Shell, type ShellOptions } from './shell/shell.ts';
import type { StrategiesPageOptions, StrategiesUseCases } from './strategies/options.ts';
import { strategiesRoutes } from './strategies/routes.ts';

/** The use cases that the pages call. */
export type WebUseCases = PositionsUseCases & OrdersUseCases & PreferenceOptions & StrategiesUseCases;

/** The console: pages rendered here, each usable without a script. A page's routes get the guards and the shell, and stand in the menu by `SECTIONS`. */
export function webRoutes(
  options: WebUseCases & PositionsOptions & OrdersOptions & StrategiesPageOptions & SettingsPageOptions & ShellOptions,
  guards: SessionGuards,
): Hono<SessionEnv> {
  const shell = new Shell(options);
  const routes = new Hono<SessionEnv>({ strict: false });
  routes.get('/', (c) => c.redirect('/positions', 302));
  routes.route('/', assetRoutes(options.assets));
  routes.route('/', preferenceRoutes(options, guards));
  routes.route('/', positionRoutes(options, guards, shell));
  routes.route('/', orderRoutes(options, guards, shell));
  routes.route('/', strategiesRoutes(options, guards, shell));
  routes.route('/', settingsRoutes(options, guards, shell));
  return routes;
}
