import { addLocation } from '../../domain/ledger/add-location.ts';
import { defineCommand } from '../command.ts';
import { optionalText, text } from '../fields.ts';

export const locationCommand = defineCommand({
  name: 'location',
  summary: "Add a building, or say which of the shop's locations it is",
  example: 'location main --shop gid://shopify/Location/1',
  arguments: { name: text('what the building is called here') },
  options: { shop: optionalText("the shop's id of it, such as gid://shopify/Location/1") },
  async run({ ledger }, { name, shop }) {
    const { location, outcome } = await addLocation(ledger, { name, shopLocationId: shop });
    const { shopLocationId } = location;
    const said = { created: 'is new here', changed: 'has changed', unchanged: 'is as it was' }[outcome];
    return {
      headline: `Location ${location.name} ${said}.`,
      notes: [
        shopLocationId
          ? `It is the shop's location ${shopLocationId}.`
          : 'It has no location in the shop yet: its stock is not told to the shop until --shop names one.',
      ],
      json: { name: location.name, shopLocationId, isDefault: location.isDefault, outcome },
    };
  },
});
