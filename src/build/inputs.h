/* inputs.h - what a build is made from, by name and content.
 *
 * Everything that can change an output is here or in BuildOptions: the ward's folder,
 * the templates, the fonts, the few files from elsewhere, and the program itself with
 * its libraries. Files are told by the hash of their bytes; fonts, which are large and
 * have checksums in fonts.csv, by size and date.
 */
#ifndef TSUNAGI_BUILD_INPUTS_H
#define TSUNAGI_BUILD_INPUTS_H

#include "base/hash.h"
#include "base/pack.h"
#include "build/build.h"

/* A file as it lies on the disk. Links share all three; whoever writes a file anew, or
 * into it, changes one. */
typedef struct FileStamp {
    uint64_t size, inode;
    int64_t seconds, nanoseconds; /* when it was last written */
} FileStamp;

/* False when there is no regular file. */
bool file_stamp(int dirfd, const char *path, FileStamp *out);
bool file_stamp_same(const FileStamp *a, const FileStamp *b);
void file_stamp_pack(Buf *out, const FileStamp *stamp);
FileStamp file_stamp_unpack(Unpack *in);

typedef struct Input {
    Str path; /* below its folder, or absolute */
    size_t bytes;
    uint8_t digest[32];
    FileStamp stamp;
} Input;

typedef struct InputList {
    Input *items;
    size_t count, cap;
} InputList;

typedef struct Inputs {
    Str template_directory;
    InputList content, templates;
    InputList outside;    /* absolute paths */
    uint8_t fonts[32];
    uint8_t program[32];  /* this build of it, and its libraries */
} Inputs;

/* home may be empty: then there are no templates. */
Inputs inputs_read(Arena *arena, Str content, Str home);
/* Adds a file that is named by the content but lies elsewhere (an absolute path). */
void inputs_add_outside(Arena *arena, Inputs *inputs, Str path);
/* Was none of them written since? A build that was overtaken by an edit does not know
 * what it read. */
bool inputs_settled(Arena *arena, const Inputs *inputs, Str content);

/* The parts of a key. Each ends where it must, so that parts can follow each other. */
void key_text(Sha256 *sha, Str text);
void key_number(Sha256 *sha, uint64_t number);
void key_real(Sha256 *sha, double number);
void key_list(Sha256 *sha, const InputList *list);

#endif
