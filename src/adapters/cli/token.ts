import type { CommandPorts } from './commands.ts';
import { type ExitStatus, failed } from './output.ts';

/** `token rotate STRATEGY`: prints the new webhook token once; the old one is dead. */
export async function rotateToken(ports: CommandPorts, strategy: string, user: string | null): Promise<ExitStatus> {
  const { output } = ports;
  const rotated = await ports.withInstallation(({ rotateToken }) => rotateToken.execute(strategy, user));
  switch (rotated.kind) {
    case 'rotated':
      output.out(`rotated the webhook token of strategy ${rotated.username}/${strategy}`);
      output.out(`webhook token, shown once: ${rotated.token.reveal()}`);
      return 0;
    case 'unknown_strategy':
      return failed(output, `There is no strategy ${user === null ? '' : `${user}/`}${strategy}`);
    case 'ambiguous':
      return failed(
        output,
        `Several users have a strategy ${strategy}; add --user with one of: ${rotated.usernames.join(', ')}`,
      );
  }
}
