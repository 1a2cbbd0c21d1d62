#ifndef BRAINSTORM_TRY_PRODUCTS_H
#define BRAINSTORM_TRY_PRODUCTS_H

void try_products(void);

#endif
