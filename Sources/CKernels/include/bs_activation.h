#ifndef BRAINSTORM_BS_ACTIVATION_H
#define BRAINSTORM_BS_ACTIVATION_H

enum bs_activation { bs_linear, bs_relu, bs_sigmoid, bs_tanh, bs_elu };

#endif
