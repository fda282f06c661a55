import { recorded } from '../audit.ts';
import { offeredResources } from '../offered-resources.ts';
import { JSON_TYPE, templateOf } from '../resource.ts';
import { type Method, visible } from './exchange.ts';
import { refuseCursor } from './refuse-cursor.ts';

/** Unlike the other lists it tells what there is in the ledger, open cases with their SKUs: so it leaves its line. */
export const listResources: Method = (exchange, params) =>
  recorded(exchange, { method: 'resources/list', name: '', arguments: params }, async () => {
    refuseCursor(params);
    const lists = visible(offeredResources, exchange).map((resource) => resource.list(exchange.deps));
    const resources = (await Promise.all(lists)).flat();
    return {
      outcome: resources.length > 0 ? 'found' : 'nothing',
      rows: resources.length,
      result: { resources: resources.map((listed) => ({ ...listed, mimeType: JSON_TYPE })) },
    };
  });

export const listResourceTemplates: Method = async (exchange, params) => {
  refuseCursor(params);
  const templates = visible(offeredResources, exchange).filter(({ variable }) => variable !== null);
  return {
    resourceTemplates: templates.map((resource) => {
      const { name, title, description } = resource;
      return { uriTemplate: templateOf(resource), name, title, description, mimeType: JSON_TYPE };
    }),
  };
};
