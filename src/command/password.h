/* password.h - the password of locked copies: from a file or the environment, never
 * from the command line, which every user of the machine can read.
 */
#ifndef TSUNAGI_COMMAND_PASSWORD_H
#define TSUNAGI_COMMAND_PASSWORD_H

#include "base/diag.h"

/* The first line of `file`, or what TSUNAGI_PASSWORD says when no file is named.
 * Empty when there is neither. False after a diagnostic: the file cannot be read, or
 * no PDF can be locked with what stands there. */
bool password_read(Arena *arena, Str file, Str *password, Diag *diag);

#endif
