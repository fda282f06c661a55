// The page's whole script: it sends what a person does, and swaps in the parts that the server drew anew.
const { as, tab, channelId } = document.body.dataset;
const main = document.getElementById('main');
const modal = document.getElementById('modal');
const trouble = document.getElementById('trouble');
let revision = document.body.dataset.revision;

const POLL_MS = 400;

async function act(verb, body) {
  const response = await fetch(`/act/${verb}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId: as, ...body }),
  }).catch(() => null);
  const failure = response === null ? 'The local Slack does not answer.' : (await response.json()).error?.message;
  trouble.textContent = failure ?? '';
  trouble.hidden = failure === undefined;
  await refresh();
}

async function refresh() {
  if (document.querySelector('dialog[open], details[open]') || isTypingIn(main)) return;
  const address = `/fragments?as=${as}&tab=${tab}&revision=${revision}`;
  const response = await fetch(address).catch(() => null);
  if (response === null || response.status !== 200) return;
  const fragments = await response.json();
  if (document.querySelector('dialog[open]')) return;
  revision = fragments.revision;
  const atEnd = tab === 'channel' && main.scrollHeight - main.scrollTop - main.clientHeight < 80;
  swap(main, fragments.main);
  swap(modal, fragments.modal);
  if (atEnd) main.scrollTop = main.scrollHeight;
}

function isTypingIn(part) {
  return part.contains(document.activeElement) && document.activeElement.matches('input, textarea, select');
}

/** What is typed into a view that stays open survives its update by the app. */
function swap(part, html) {
  if (part.innerHTML === html) return;
  const before = viewIn(part);
  const typed = before && inputOf(before);
  const hadView = before?.dataset.viewId;
  const template = document.createElement('template');
  template.innerHTML = html;
  if (part.innerHTML === template.innerHTML) return;
  if (before && viewIn(template.content)?.dataset.hash === before.dataset.hash) return;
  part.replaceChildren(template.content);
  const after = viewIn(part);
  if (after && after.dataset.viewId === hadView) restore(after, typed);
  else after?.querySelector('form.modal [data-field]')?.focus();
}

function viewIn(part) {
  return part.querySelector('[data-view-id]');
}

function inputOf(container) {
  const input = {};
  for (const field of container.querySelectorAll('[data-field]')) {
    (input[field.dataset.blockId] ??= {})[field.dataset.actionId] = valuesOf(field);
  }
  return input;
}

function valuesOf(field) {
  if (!field.matches('fieldset')) return field.value === '' ? [] : [field.value];
  return [...field.querySelectorAll('input:checked')].map((choice) => choice.value);
}

function restore(container, input) {
  for (const field of container.querySelectorAll('[data-field]')) {
    const values = input[field.dataset.blockId]?.[field.dataset.actionId];
    if (values === undefined) continue;
    if (!field.matches('fieldset')) field.value = values[0] ?? '';
    else for (const choice of field.querySelectorAll('input')) choice.checked = values.includes(choice.value);
  }
}

async function send(element, values) {
  const view = element.closest('[data-view-id]');
  const message = element.closest('[data-ts]');
  const container = view
    ? { kind: 'view', viewId: view.dataset.viewId }
    : { kind: 'message', channelId: message.dataset.channelId, ts: message.dataset.ts };
  const { blockId, actionId } = element.dataset;
  element.setAttribute('aria-busy', 'true');
  await act('press', { container, blockId, actionId, input: inputOf(view ?? message), ...(values && { values }) });
  element.removeAttribute('aria-busy');
}

function pressed(button) {
  if (button.dataset.url) window.open(button.dataset.url, '_blank', 'noopener');
  button.closest('details')?.removeAttribute('open');
  return send(button, button.dataset.value === undefined ? undefined : [button.dataset.value]);
}

const clicks = {
  press(button) {
    const dialog = button.hasAttribute('data-confirm') ? button.nextElementSibling : null;
    return dialog ? dialog.showModal() : pressed(button);
  },
  deny: (button) => button.closest('dialog').close(),
  confirm(button) {
    const dialog = button.closest('dialog');
    dialog.close();
    return pressed(dialog.previousElementSibling);
  },
  dismiss: (button) => act('dismiss', { viewId: button.closest('[data-view-id]').dataset.viewId }),
};

document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details[open]')) if (!menu.contains(event.target)) menu.open = false;
  const button = event.target.closest('button[data-act]');
  if (button) clicks[button.dataset.act]?.(button);
});

document.addEventListener('change', (event) => {
  const field = event.target.closest('[data-act="pick"]');
  if (!field) return;
  event.target.blur();
  void send(field, valuesOf(field));
});

document.addEventListener('submit', (event) => {
  event.preventDefault();
  void submitted(event.target);
});

async function submitted(form) {
  if (form.id === 'composer') {
    const text = form.elements.text.value;
    form.elements.text.value = '';
    return act('line', { channelId, text });
  }
  form.setAttribute('aria-busy', 'true');
  await act('submit', { viewId: form.dataset.viewId, input: inputOf(form) });
  form.removeAttribute('aria-busy');
}

document.addEventListener('keydown', (event) => {
  const view = event.key === 'Escape' && !document.querySelector('dialog[open]') && viewIn(modal);
  if (view) void act('dismiss', { viewId: view.dataset.viewId });
});

async function keepFresh() {
  await refresh();
  setTimeout(keepFresh, POLL_MS);
}

if (tab === 'channel') main.scrollTop = main.scrollHeight;
document.body.dataset.ready = '';
const composer = document.querySelector('#composer fieldset');
if (composer) {
  composer.disabled = false;
  composer.elements.text.focus();
}
modal.querySelector('[data-field]')?.focus();
if (tab === 'home') void act('home', {});
void keepFresh();
