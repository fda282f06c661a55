import { importCatalog } from '../../domain/ledger/import-catalog.ts';
import { defineCommand } from '../command.ts';
import { file } from '../fields.ts';
import { counted, whole } from '../words.ts';

export const catalogCommand = defineCommand({
  name: 'catalog',
  summary: 'Bring in SKUs with titles, prices and barcodes (CSV: sku,title,price or sku,title,price,barcode; also .gz)',
  example: 'catalog catalog.csv',
  arguments: { file },
  options: {},
  async run({ ledger }, { file }, call) {
    const { source } = await call.openFile(file);
    const result = await importCatalog(ledger, { source, actor: call.actor });
    const { rows, created, updated, unchanged } = result;
    return {
      headline:
        created + updated > 0
          ? `${counted(rows, 'SKU')} read from ${file}: ${whole(created)} new, ${whole(updated)} changed, ${whole(unchanged)} as they were.`
          : `Nothing new in ${file}: all ${counted(rows, 'SKU')} are known as they are.`,
      json: result,
    };
  },
});
