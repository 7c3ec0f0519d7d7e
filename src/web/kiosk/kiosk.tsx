/** @jsxImportSource preact */
/** A device for everybody, in a shop or a town hall. `visit.ts` is one person's turn at it. */
import { render } from 'preact';
import { App } from './App.js';
import './kiosk.css';
import type { Ways } from './centre.js';
import { Model } from './model.js';
import { onSpeech } from './speech.js';

const root = document.getElementById('kiosk')!;
const show = (): void => render(<App model={model} />, root);
const model = new Model(JSON.parse(root.dataset['ways']!) as Ways, show);
onSpeech(show);
// A long press, or a second finger, opens nothing of the browser's own.
addEventListener('contextmenu', (event) => event.preventDefault());
root.replaceChildren();
show();
