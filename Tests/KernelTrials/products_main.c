#include "convolutions.h"
#include "products.h"
#include "trial_support.h"

int main(void) {
    try_products();
    try_convolutions();
    return trial_failures() > 0;
}
