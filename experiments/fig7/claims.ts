import type { ClaimDeclaration } from 'repro';

export const claims: readonly ClaimDeclaration[] = [];
