/** The webhook over HTTP, for embedders: a Hono app to mount, and a server for it. */
export { type App, type AppOptions, createApp } from './app.ts';
export { type HttpServer, ListenFailed, startHttpServer } from './server.ts';
