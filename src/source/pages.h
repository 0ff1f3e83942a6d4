/* pages.h - pages/, news/ and print/: Markdown into pages of the dataset.
 *
 * A page without `audience` in its front matter is internal. The slug is the
 * file's name without a leading number ("01-zaitaku" is zaitaku) unless front
 * matter gives one; within a folder slugs differ.
 */
#ifndef TSUNAGI_SOURCE_PAGES_H
#define TSUNAGI_SOURCE_PAGES_H

#include "source/content.h"

void pages_read(Content *content);

#endif
