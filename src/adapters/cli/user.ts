import type { Secret } from '../../domain/secret.ts';
import type { CommandPorts, Installation } from './commands.ts';
import { type ExitStatus, failed } from './output.ts';
import { readPassword } from './password-input.ts';
import { isUsername } from './wanted-shape.ts';

export interface PasswordOptions {
  readonly passwordStdin: boolean;
}

/** `user create NAME`. */
export async function createUser(ports: CommandPorts, name: string, options: PasswordOptions): Promise<ExitStatus> {
  if (!isUsername(name)) return failed(ports.output, 'A user name is printable text of at most 80 characters');
  return withPassword(ports, options, `created user ${name}`, async ({ createUser, defaultLocale }, password) => {
    const { kind } = await createUser.execute(name, password, defaultLocale);
    return kind === 'created' ? null : `There is a user ${name} already: use user password`;
  });
}

/** `user password NAME`: the user's sessions end. */
export async function changePassword(ports: CommandPorts, name: string, options: PasswordOptions): Promise<ExitStatus> {
  return withPassword(ports, options, `changed the password of ${name}`, async ({ changePassword }, password) => {
    const { kind } = await changePassword.execute(name, password);
    return kind === 'changed' ? null : `There is no user ${name}`;
  });
}

/** `work` answers why it could not be done, or null. A password that was made up is shown once, if it counts. */
async function withPassword(
  { input, output, freshSecrets, withInstallation }: CommandPorts,
  { passwordStdin }: PasswordOptions,
  done: string,
  work: (installation: Installation, password: Secret) => Promise<string | null>,
): Promise<ExitStatus> {
  const read = await readPassword(input, passwordStdin, output);
  if (read.kind === 'unusable') return failed(output, read.reason);
  const password = read.kind === 'given' ? read.password : freshSecrets.password();
  const refusal = await withInstallation((installation) => work(installation, password));
  if (refusal !== null) return failed(output, refusal);
  output.out(done);
  if (read.kind === 'none') output.out(`password, shown once: ${password.reveal()}`);
  return 0;
}
