// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// The theme of gi-docgen lists the pages at the end of its index alone. SITE_CSS and SITE_PAGES
// stand before this, in the file that build-aux/make-site writes.
document.head.insertAdjacentHTML('beforeend', `<style>${SITE_CSS}</style>`);

document.addEventListener('DOMContentLoaded', () => {
  const here = location.pathname.split('/').pop();
  const pages = document.createElement('nav');

  pages.className = 'section pages';
  pages.setAttribute('aria-label', 'Pages');
  for (const [group, links] of SITE_PAGES) {
    const heading = document.createElement('h5');
    const list = document.createElement('div');

    heading.textContent = group;
    list.className = 'links';
    for (const [href, title] of links) {
      const link = document.createElement('a');

      link.href = href;
      link.textContent = title;
      if (href === here)
        link.setAttribute('aria-current', 'page');
      list.append(link);
    }
    pages.append(heading, list);
  }
  document.querySelector('.sidebar .namespace').after(pages);
  const current = pages.querySelector('[aria-current]');
  if (current && matchMedia('(min-width: 701px)').matches)
    current.scrollIntoView({block: 'nearest'});
});
