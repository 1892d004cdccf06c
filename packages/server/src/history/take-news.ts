import type { ProjectHistory } from './project-history.ts'
import type { StoreNews } from './store-news.ts'

/** Brings what is in memory of a project to what another thread has stored. */
export async function takeNews(
  { catalog, derived }: Pick<ProjectHistory, 'catalog' | 'derived'>,
  news: Exclude<StoreNews, { what: 'report' }>,
): Promise<void> {
  switch (news.what) {
    case 'names':
      return catalog.pull()
    case 'described':
      return catalog.refresh(news.descriptions.map((description) => ({ ...description, describedAt: news.at })))
    case 'owners':
      return catalog.owners.load()
    case 'chapters':
      return derived(news.chapters)
  }
}
