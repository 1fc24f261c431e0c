import type { ApplyFile } from '../../application/administration/apply-file.ts';
import type { ChangePassword, CreateUser } from '../../application/administration/change-users.ts';
import type { Doctor } from '../../application/administration/doctor.ts';
import type { RotateKeys } from '../../application/administration/rotate-keys.ts';
import type { RotateToken } from '../../application/administration/rotate-token.ts';
import type { ImportLegacy } from '../../application/legacy/import-legacy.ts';
import type { UndoLegacy } from '../../application/legacy/undo-legacy.ts';
import type { FreshSecrets } from '../../application/ports/fresh-secrets.ts';
import type { ArchiveOld } from '../../application/retention/archive-old.ts';
import type { Locale } from '../../domain/account.ts';
import type { Input } from './input.ts';
import type { Output } from './output.ts';

/** The use cases that commands call, over one open database. */
export interface Installation {
  readonly defaultLocale: Locale;
  readonly applyFile: Pick<ApplyFile, 'execute'>;
  readonly createUser: Pick<CreateUser, 'execute'>;
  readonly changePassword: Pick<ChangePassword, 'execute'>;
  readonly rotateToken: Pick<RotateToken, 'execute'>;
  readonly rotateKeys: Pick<RotateKeys, 'execute'>;
  readonly importLegacy: Pick<ImportLegacy, 'execute'>;
  readonly undoLegacy: Pick<UndoLegacy, 'execute'>;
  readonly archiveOld: Pick<ArchiveOld, 'execute'>;
}

/** The database's schema, step by step. */
export interface Migrations {
  /** Names of those that it applied. */
  up(): Promise<readonly string[]>;
  /** The name of the one that it undid; null when there was none. */
  down(): Promise<string | null>;
  status(): Promise<readonly { readonly name: string; readonly appliedAt: Date | null }[]>;
}

/** What commands work with. Each `with…` opens what it hands out and closes it again, however `work` ends. */
export interface CommandPorts {
  /** Migrates first if needed. */
  withInstallation<T>(work: (installation: Installation) => Promise<T>): Promise<T>;
  withMigrations<T>(work: (migrations: Migrations) => Promise<T>): Promise<T>;
  withDoctor<T>(work: (doctor: Pick<Doctor, 'execute'>) => Promise<T>): Promise<T>;
  readonly freshSecrets: FreshSecrets;
  readonly input: Input;
  readonly output: Output;
}
