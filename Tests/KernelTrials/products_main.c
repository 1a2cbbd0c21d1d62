#include "products.h"
#include "trial_support.h"

int main(void) {
    try_products();
    return trial_failures() > 0;
}
