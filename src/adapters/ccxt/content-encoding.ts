import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

const LIMITS = { maxOutputLength: 128 * 1024 * 1024 };

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Promise<Buffer>>> = {
  gzip: (bytes) => promisify(gunzip)(bytes, LIMITS),
  'x-gzip': (bytes) => promisify(gunzip)(bytes, LIMITS),
  deflate: (bytes) => promisify(inflate)(bytes, LIMITS),
  br: (bytes) => promisify(brotliDecompress)(bytes, LIMITS),
};

/** The encodings that `decoded` reads, for the request. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/** The body's text. Rejects when it is not what its encoding says, or is larger than 128 MB. */
export async function decoded(bytes: Buffer, encoding: string | undefined): Promise<string> {
  if (!encoding || encoding === 'identity' || bytes.length === 0) return bytes.toString('utf8');
  const decode = DECODERS[encoding.trim().toLowerCase()];
  if (!decode) throw new Error(`The answer has an encoding that was not asked for: ${encoding.slice(0, 40)}`);
  return (await decode(bytes)).toString('utf8');
}
