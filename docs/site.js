// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// The theme of gi-docgen lists the pages at the end of its index alone. SITE_CSS and SITE_PAGES
// stand before this, in the file that build-aux/make-site writes.
const REFERENCE = [['index.html', 'Classes and functions']];

document.head.insertAdjacentHTML('beforeend', `<style>${SITE_CSS}</style>`);

document.addEventListener('DOMContentLoaded', () => {
  const here = location.pathname.split('/').pop();
  const pages = document.createElement('nav');

  pages.className = 'section pages';
  pages.id = 'pages';
  pages.setAttribute('aria-label', 'Pages');
  for (const [group, links] of [...SITE_PAGES, ['Reference', REFERENCE]]) {
    const heading = document.createElement('h5');
    const list = document.createElement('div');

    heading.textContent = group;
    list.className = 'links';
    for (const [href, title] of links) {
      const link = document.createElement('a');

      // The index shows these addresses as they are.
      document.querySelector(`a.external[href="${href}"]`)?.replaceChildren(title);
      link.href = href;
      link.textContent = title;
      if (href === here)
        link.setAttribute('aria-current', 'page');
      list.append(link);
    }
    pages.append(heading, list);
  }
  document.querySelector('.sidebar .namespace').after(pages);
  document.querySelector('#main').insertAdjacentHTML(
    'afterbegin', '<a class="to-pages" href="#pages">All pages</a>');
  const current = pages.querySelector('[aria-current]');
  if (current && matchMedia('(min-width: 701px)').matches)
    current.scrollIntoView({block: 'nearest'});
});
