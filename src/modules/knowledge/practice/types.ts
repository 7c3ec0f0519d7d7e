import type { ArticleWords } from '../articles/contract.js';

export type PracticeArticle = Pick<ArticleWords, 'title' | 'short' | 'long' | 'source'> & { readonly topic: string };
