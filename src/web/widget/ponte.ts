/** The script tag's entry. Built into one closed function, so that a second copy of the tag declares nothing twice. */
import { install } from './loader.js';

const script = document.currentScript as HTMLScriptElement | null;
install(window, new URL(script?.src ?? location.href).origin);
