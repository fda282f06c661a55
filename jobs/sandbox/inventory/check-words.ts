import { ADJUSTABLE, isAdjustable, REASONS } from './names.ts';
import { rowField, type QuantityWrite, type UserError } from './quantity-write.ts';

/** Name, reason and documents: what can be judged without looking anything up. The first bad stage answers. */
export function checkWords(write: QuantityWrite): UserError[] {
  for (const check of [checkName, checkReason, checkReference, checkLedgerDocuments]) {
    const errors = check(write);
    if (errors.length > 0) return errors;
  }
  return [];
}

/** Both messages are recorded. */
function checkName({ mutation, name }: QuantityWrite): UserError[] {
  if (mutation === 'inventorySetQuantities') {
    if (name === 'available' || name === 'on_hand') return [];
    const message = "The quantity name must be either 'available' or 'on_hand'.";
    return [{ code: 'INVALID_NAME', message, field: ['input', 'name'] }];
  }
  if (isAdjustable(name)) return [];
  const message = `The specified quantity name is invalid. Valid values are: ${ADJUSTABLE.join(', ')}.`;
  return [{ code: 'INVALID_QUANTITY_NAME', message, field: ['input', 'name'] }];
}

function checkReason({ reason }: QuantityWrite): UserError[] {
  if (REASONS.includes(reason)) return [];
  const message = `The specified reason is invalid. Valid values are: ${REASONS.join(', ')}.`;
  return [{ code: 'INVALID_REASON', message, field: ['input', 'reason'] }];
}

/** What counts as a URI is not documented; inferred: a scheme and something behind it. */
function checkReference({ reference }: QuantityWrite): UserError[] {
  if (reference === null || /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(reference)) return [];
  const message = 'The specified reference document is invalid.';
  return [{ code: 'INVALID_REFERENCE_DOCUMENT', message, field: ['input', 'referenceDocumentUri'] }];
}

/** Forbidden for available, required for every other state, one per call, never Shopify's own (documented). */
function checkLedgerDocuments(write: QuantityWrite): UserError[] {
  if (write.mutation === 'inventorySetQuantities') return [];
  const documents = new Set(write.rows.flatMap((row) => row.ledgerDocument ?? []));
  if (documents.size > 1) {
    const message =
      'All changes must have the same ledger document URI or, in the case of adjusting available, no ledger document URI.';
    return [{ code: 'MAX_ONE_LEDGER_DOCUMENT', message, field: ['input', 'changes'] }];
  }
  return write.rows.flatMap((row, index) => {
    const fault = ledgerFault(write.name, row.ledgerDocument);
    return fault === null ? [] : [{ ...fault, field: rowField(write, index, 'ledgerDocumentUri') }];
  });
}

function ledgerFault(name: string, document: string | null): { code: string; message: string } | null {
  if (name === 'available') {
    if (document === null) return null;
    return {
      code: 'INVALID_AVAILABLE_DOCUMENT',
      message: 'A ledger document URI is not allowed when adjusting available.',
    };
  }
  if (document === null) {
    return {
      code: 'INVALID_QUANTITY_DOCUMENT',
      message: 'A ledger document URI is required except when adjusting available.',
    };
  }
  if (!document.startsWith('gid://shopify/')) return null;
  return {
    code: 'INTERNAL_LEDGER_DOCUMENT',
    message: 'Internal (gid://shopify/) ledger documents are not allowed to be adjusted via API.',
  };
}
