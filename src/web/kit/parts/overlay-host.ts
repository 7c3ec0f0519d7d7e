import { kitWords } from '../text/kit-texts.js';

/**
 * Where menus are put: a named region at the end of the page, so that nothing on the screen lies outside every landmark
 * (the hidden close buttons of a menu would, in the body).
 */
export function overlayHost(): HTMLElement {
  const known = document.getElementById('overlays');
  const host = known ?? document.body.appendChild(document.createElement('section'));
  host.id = 'overlays';
  // A dialog makes all that is outside it inert; a list opened from within the dialog stands here and must stay usable.
  host.dataset.reactAriaTopLayer = 'true';
  host.setAttribute('aria-label', kitWords.say('overlays'));
  return host;
}
