import { mountApp, Shell } from '#web/kit/index.js';

mountApp(<Shell app="desk">desk</Shell>);
