import type { KeysRotated } from '../../application/administration/rotate-keys.ts';
import type { CommandPorts } from './commands.ts';
import { type ExitStatus, failed } from './output.ts';

/** `keys rotate`: seals every exchange key with the present ENCRYPTION_KEY. */
export async function rotateKeys(ports: CommandPorts): Promise<ExitStatus> {
  const { output } = ports;
  const progress = (soFar: KeysRotated) => output.err(`${soFar.resealed + soFar.current + soFar.lost} keys looked at`);
  const { resealed, current, lost } = await ports.withInstallation(({ rotateKeys }) => rotateKeys.execute(progress));
  output.out(`${resealed} keys sealed anew, ${current} were sealed with this ENCRYPTION_KEY already`);
  if (lost === 0) return 0;
  const advice = 'put the key that sealed them into ENCRYPTION_KEY_PREVIOUS and run this again';
  return failed(output, `${lost} keys can not be opened and were left as they are: ${advice}`);
}
