#ifndef BRAINSTORM_TRY_CONVOLUTIONS_H
#define BRAINSTORM_TRY_CONVOLUTIONS_H

void try_convolutions(void);

#endif
