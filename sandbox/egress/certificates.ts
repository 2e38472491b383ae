import { generateKeyPair, randomBytes, sign } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** Signs for hosts towards one task's box. Its keys live in this process only and end with it. */
export interface Authority {
  contextFor(host: string): SecureContext;
}

/** Leaf certificates kept. */
const hostsMax = 500;
const day = 24 * 60 * 60 * 1000;

/**
 * Makes a certificate authority for one task, and writes into `folder` what its box is to trust: `ca.pem`, the authority
 * alone, and `bundle.pem`, the usual roots and the authority, for clients that replace their list by one file.
 */
export async function createAuthority(folder: string, now: () => number): Promise<Authority> {
  const [own, leaf] = await Promise.all([newKeys(), newKeys()]);
  const subject = [{ name: 'commonName', value: `Countersign sandbox ${randomBytes(4).toString('hex')}` }];
  const extensions = [
    { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ];
  const certificate = signed({ keys: own, subject, issuer: subject, signer: own, extensions, now: now() });
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await writeFile(join(folder, 'ca.pem'), certificate, { mode: 0o644 });
  await writeFile(join(folder, 'bundle.pem'), [...usualRoots(), certificate].join('\n'), { mode: 0o644 });

  const contexts = new Map<string, SecureContext>();
  const keyIdentifier = forge.pki.getPublicKeyFingerprint(own.public, {
    type: 'RSAPublicKey',
  });
  const create = (host: string): SecureContext => {
    const cert = signed({
      keys: leaf,
      subject: [{ name: 'commonName', value: host.slice(0, 64) }],
      issuer: subject,
      signer: own,
      extensions: [
        { name: 'basicConstraints', cA: false },
        { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        { name: 'subjectAltName', altNames: [{ type: 2, value: host }] },
        { name: 'authorityKeyIdentifier', keyIdentifier: keyIdentifier.getBytes() },
      ],
      now: now(),
    });
    return createSecureContext({ cert, key: leaf.pem, minVersion: 'TLSv1.2' });
  };
  return {
    contextFor: (host) => {
      const known = contexts.get(host) ?? create(host);
      if (contexts.size < hostsMax) contexts.set(host, known);
      return known;
    },
  };
}

/** The roots that this machine's own programs trust, its operator's included. */
export const usualRoots = (): string[] => [
  ...new Set([...getCACertificates('default'), ...getCACertificates('system')]),
];

interface Keys {
  public: forge.pki.rsa.PublicKey;
  pem: string;
}

/** Beside the event loop: a pair takes about 100 ms. */
async function newKeys(): Promise<Keys> {
  const made = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return {
    public: forge.pki.publicKeyFromPem(made.publicKey),
    pem: made.privateKey,
  };
}

function signed(of: {
  keys: Keys;
  subject: forge.pki.CertificateField[];
  issuer: forge.pki.CertificateField[];
  signer: Keys;
  extensions: object[];
  now: number;
}): string {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = of.keys.public;
  // Positive and without a leading zero byte, as clients demand.
  certificate.serialNumber = `4${randomBytes(15).toString('hex').slice(1)}`;
  certificate.validity.notBefore = new Date(of.now - day);
  certificate.validity.notAfter = new Date(of.now + 60 * day);
  certificate.setSubject(of.subject);
  certificate.setIssuer(of.issuer);
  certificate.setExtensions(of.extensions);
  certificate.sign(nativeKey(certificate, of.signer.pem), forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
}

/** Signs with the runtime's own RSA: the library's takes 30 ms of the event loop, this takes one. */
const nativeKey = (certificate: forge.pki.Certificate, pem: string) =>
  ({
    sign: () => {
      // Set by the library right before it asks for the signature, and missing in its types.
      const { tbsCertificate } = certificate as unknown as { tbsCertificate: forge.asn1.Asn1 };
      const bytes = Buffer.from(forge.asn1.toDer(tbsCertificate).getBytes(), 'latin1');
      return sign('sha256', bytes, pem).toString('latin1');
    },
  }) as unknown as forge.pki.rsa.PrivateKey;
