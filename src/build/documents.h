/* documents.h - a printed document: from its template to the bytes of a PDF.
 *
 * What a template may name besides the view's root is decided by the document's
 * data provider, which reads the view and nothing else:
 *
 *   DOCUMENT_PLAIN    nothing more
 *   DOCUMENT_SPECIMEN nothing more; its office copy has the bleed and the marks that its
 *                     style sheet asks for, which other documents have for the press only
 *   DOCUMENT_ARTICLE  article: the print/ Markdown file whose `document` is the id; its
 *                     sections [{title, body}] are what stands below each ## heading
 *   DOCUMENT_MAP      map {categories, index [{category, entries [{facility, cell, spot, anchor}]}],
 *                     by_district [{district, entries}] (each facility once, the last without a
 *                     district), entries (all, in order of kana), kana [{initial, entries}], outside [{facility, reason "outside"
 *                     or "no-point"}], scale, attribution}: of the first <ward-map>; and what
 *                     placement.h adds
 *   DOCUMENT_DISTRICTS  sheets [{district, plan, and what DOCUMENT_MAP has of the district alone}],
 *                     for <ward-map plan="{sheet.plan}" district="{sheet.district.key}">
 *   DOCUMENT_BOOK     book {pages [{number, plan "p3", left top width height (mm, of its cell on the
 *                     overview), districts [label], north east south west ("#p4", of the
 *                     neighbours there are)}], index, by_district, kana, outside, categories
 *                     as above, their entries with page "#p3"; scale, attribution}. The template's
 *                     first <ward-map plan="overview"> is the overview, its second, with
 *                     scale="5000" and overlap="10mm", that of each page; an element with the id
 *                     p3 is page 3
 *   DOCUMENT_PROOF_RESIDENT, DOCUMENT_PROOF_PROFESSIONAL   as DOCUMENT_MAP, of the view of that
 *                     edition; not made when it is not built in the same run
 *   DOCUMENT_ROSTER   roster [{facility, window [contact], cells [{purpose, entries
 *                     [contact]}], cautions [text]}]; nine cells in the order of the form
 */
#ifndef TSUNAGI_BUILD_DOCUMENTS_H
#define TSUNAGI_BUILD_DOCUMENTS_H

#include "build/elements.h"

typedef enum DocumentData {
    DOCUMENT_PLAIN,
    DOCUMENT_SPECIMEN,
    DOCUMENT_ARTICLE,
    DOCUMENT_MAP,
    DOCUMENT_DISTRICTS,
    DOCUMENT_BOOK,
    DOCUMENT_PROOF_RESIDENT,
    DOCUMENT_PROOF_PROFESSIONAL,
    DOCUMENT_ROSTER,
} DocumentData;

typedef struct DocumentJob {
    Str id;       /* "map-resident": file name and key */
    Str template; /* "print/map-resident.xhtml" */
    DocumentData data;
} DocumentJob;

typedef struct DocumentEnv {
    const TemplateSet *templates;
    Str template_directory; /* style sheets are found beside the template */
    Str content_directory;  /* pictures named in Markdown are found below it */
    Str password;           /* of locked copies; empty: none is made */
    Elements elements;      /* view, map, typesetter, diag of the calling thread */
} DocumentEnv;

/* Another file that comes with a document: "map-resident-press.pdf". */
typedef struct DocumentFile {
    Str name;  /* below print/ */
    Str bytes;
    Str title; /* for readers, who find it on the page of documents; empty: for the shop or the office */
    bool locked; /* made anew at every build: its keys are random */
} DocumentFile;

/* What finishing a document gives; all in the arena of the document. */
typedef struct DocumentResult {
    Str pdf; /* finished for the web */
    size_t pages;
    Str title;
    VEC(DocumentFile) files; /* press file, job sheet, locked copy … */
    bool unlocked;           /* it comes with a locked copy, but there is no password */
} DocumentResult;

/* A document before it is laid out. */
typedef struct DocumentDraft {
    const Node *tree; /* NULL: there is nothing to print in this view */
    Value data;       /* what the provider found out that the view does not say; nil: nothing */
    bool strays;      /* a picture in it is neither of the content nor of the templates */
    bool planned;     /* its maps have their plans, and their messages are said */
} DocumentDraft;

/* Do its data say where things stand on a map, which is dear to find out? */
bool document_plans_maps(DocumentData data);
/* Runs the template. `known`: the data of a former draft of this document, made of the
 * same map (keys.h), with which no map need be planned; nil: there is none. False after a
 * diagnostic. A document without its data (no article of that id, no contacts) has no
 * tree. Elements: env's, for this document. */
bool document_draft(const DocumentEnv *env, const DocumentJob *job, Elements *elements, Arena *arena, Value known, DocumentDraft *out);
/* Lays the draft out and makes its files. It must be planned. False after a diagnostic. */
bool document_make(const DocumentEnv *env, const DocumentJob *job, Elements *elements, Arena *arena, const DocumentDraft *draft,
                   DocumentResult *out);

#endif
