// Written by Fixtures/initializers_and_modifiers.py; do not edit.

/// How brainstorm 0.5 resolves rules, and the rules in the network files that it wrote.
enum ViewRulesCases {
    static let resolution = #"""
        {"cases": [{"fallback": {"FC_1": {"W": [], "bias": []}, "FC_2": {"W": [], "bias": []}, "Lstm":
        {"Rz": [], "Wz": [], "bi": [], "bz": [], "pi": []}, "Out": {"W": [], "bias": []}}, "references":
        {"FC_1": {"W": 1}}, "resolved": {"FC_1": {"W": [1], "bias": []}, "FC_2": {"W": [], "bias": []},
        "Lstm": {"Rz": [], "Wz": [], "bi": [], "bz": [], "pi": []}, "Out": {"W": [], "bias": []}}},
        {"fallback": {"FC_1": {"W": [], "bias": []}, "FC_2": {"W": [], "bias": []}, "Lstm": {"Rz": [], "Wz":
        [], "bi": [], "bz": [], "pi": []}, "Out": {"W": [], "bias": []}}, "references": {"FC_*": {"W": 1,
        "default": 3}, "default": 2}, "resolved": {"FC_1": {"W": [1], "bias": [3]}, "FC_2": {"W": [1],
        "bias": [3]}, "Lstm": {"Rz": [2], "Wz": [2], "bi": [2], "bz": [2], "pi": [2]}, "Out": {"W": [2],
        "bias": [2]}}}, {"fallback": {"FC_1": {"W": [], "bias": []}, "FC_2": {"W": [], "bias": []}, "Lstm":
        {"Rz": [], "Wz": [], "bi": [], "bz": [], "pi": []}, "Out": {"W": [], "bias": []}}, "references":
        {"*": {"W*": 1, "b*": 2, "default": 3}}, "resolved": {"FC_1": {"W": [1], "bias": [2]}, "FC_2": {"W":
        [1], "bias": [2]}, "Lstm": {"Rz": [3], "Wz": [1], "bi": [2], "bz": [2], "pi": [3]}, "Out": {"W":
        [1], "bias": [2]}}}, {"fallback": {"FC_1": {"W": [9], "bias": [9]}, "FC_2": {"W": [9], "bias": [9]},
        "Lstm": {"Rz": [9], "Wz": [9], "bi": [9], "bz": [9], "pi": [9]}, "Out": {"W": [9], "bias": [9]}},
        "references": {"*": {"b*": 0, "default": 1}, "fallback": 9}, "resolved": {"FC_1": {"W": [1], "bias":
        [0]}, "FC_2": {"W": [1], "bias": [0]}, "Lstm": {"Rz": [1], "Wz": [1], "bi": [0], "bz": [0], "pi":
        [1]}, "Out": {"W": [1], "bias": [0]}}}, {"fallback": {"FC_1": {"W": [], "bias": []}, "FC_2": {"W":
        [], "bias": []}, "Lstm": {"Rz": [], "Wz": [], "bi": [], "bz": [], "pi": []}, "Out": {"W": [],
        "bias": []}}, "references": {"Lstm": {"*z": 2, "W*": 1, "default": 3}, "default": 0}, "resolved":
        {"FC_1": {"W": [0], "bias": [0]}, "FC_2": {"W": [0], "bias": [0]}, "Lstm": {"Rz": [2], "Wz": [1, 2],
        "bi": [3], "bz": [2], "pi": [3]}, "Out": {"W": [0], "bias": [0]}}}, {"fallback": {"FC_1": {"W": [2],
        "bias": [2]}, "FC_2": {"W": [2], "bias": [2]}, "Lstm": {"Rz": [2], "Wz": [2], "bi": [2], "bz": [2],
        "pi": [2]}, "Out": {"W": [2], "bias": [2]}}, "references": {"default": 1, "fallback": 2},
        "resolved": {"FC_1": {"W": [1], "bias": [1]}, "FC_2": {"W": [1], "bias": [1]}, "Lstm": {"Rz": [1],
        "Wz": [1], "bi": [1], "bz": [1], "pi": [1]}, "Out": {"W": [1], "bias": [1]}}}, {"fallback": {"FC_1":
        {"W": [], "bias": []}, "FC_2": {"W": [], "bias": []}, "Lstm": {"Rz": [], "Wz": [], "bi": [], "bz":
        [], "pi": []}, "Out": {"W": [], "bias": []}}, "references": {"F*_*": [1, 2], "default": [3]},
        "resolved": {"FC_1": {"W": [[1, 2]], "bias": [[1, 2]]}, "FC_2": {"W": [[1, 2]], "bias": [[1, 2]]},
        "Lstm": {"Rz": [[3]], "Wz": [[3]], "bi": [[3]], "bz": [[3]], "pi": [[3]]}, "Out": {"W": [[3]],
        "bias": [[3]]}}}, {"error": "NetworkValidationError", "references": {"FC_1": {"nope": 1}}},
        {"fallback": {"FC_1": {"W": [4], "bias": [4]}, "FC_2": {"W": [4], "bias": [4]}, "Lstm": {"Rz": [4],
        "Wz": [4], "bi": [4], "bz": [4], "pi": [4]}, "Out": {"W": [4], "bias": [4]}}, "references": {"L*m":
        {"p*": 5}, "Out": 3, "fallback": 4}, "resolved": {"FC_1": {"W": [], "bias": []}, "FC_2": {"W": [],
        "bias": []}, "Lstm": {"Rz": [], "Wz": [], "bi": [], "bz": [], "pi": [5]}, "Out": {"W": [3], "bias":
        [3]}}}, {"fallback": {"FC_1": {"W": [], "bias": []}, "FC_2": {"W": [], "bias": []}, "Lstm": {"Rz":
        [], "Wz": [], "bi": [], "bz": [], "pi": []}, "Out": {"W": [], "bias": []}}, "references": {},
        "resolved": {"FC_1": {"W": [], "bias": []}, "FC_2": {"W": [], "bias": []}, "Lstm": {"Rz": [], "Wz":
        [], "bi": [], "bz": [], "pi": []}, "Out": {"W": [], "bias": []}}}], "structure": {"FC_1": ["W",
        "bias"], "FC_2": ["W", "bias"], "Lstm": ["Wz", "Rz", "bz", "bi", "pi"], "Out": ["W", "bias"]}}
        """#

    static let files = #"""
        [{"file": "automatic_names.hdf5", "gradient_modifiers": {}, "initializers": {"BatchNorm":
        {"default": {"@type": "Gaussian", "std": 0.5}, "sigma": 1.0}, "default": {"@type": "Gaussian",
        "std": 0.5}}, "weight_modifiers": {}}, {"file": "batch_norm_cnn.hdf5", "gradient_modifiers": {},
        "initializers": {"BN": {"beta": 0.0, "gamma": 1.0, "mu": 0.0, "sigma": 1.0}, "default": {"@type":
        "Gaussian", "std": 0.4}}, "weight_modifiers": {}}, {"file": "batch_norm_decay0.hdf5",
        "gradient_modifiers": {}, "initializers": {"BN": {"beta": {"@type": "Gaussian", "std": 0.5},
        "gamma": {"@type": "Uniform", "high": 1.5, "low": 0.5}, "mu": {"@type": "Gaussian", "std": 0.5},
        "sigma": {"@type": "Uniform", "high": 1.5, "low": 0.5}}}, "weight_modifiers": {}}, {"file":
        "binomial_ce_extremes.hdf5", "gradient_modifiers": {}, "initializers": {"default": {"@type":
        "Gaussian", "std": 0.6}}, "weight_modifiers": {}}, {"file": "clockwork_context.hdf5",
        "gradient_modifiers": {}, "initializers": {"CW": {"default": {"@type": "Gaussian", "std": 0.6},
        "timing": [1, 1, 2, 3, 4]}, "default": {"@type": "Gaussian", "std": 0.6}}, "weight_modifiers": {}},
        {"file": "clockwork_el.hdf5", "gradient_modifiers": {}, "initializers": {"CW": {"default": {"@type":
        "Gaussian", "std": 0.6}, "timing": [1, 1, 2, 2, 3, 3, 5]}, "default": 0}, "weight_modifiers": {}},
        {"file": "clockwork_lstm_all_ones.hdf5", "gradient_modifiers": {}, "initializers": {"CW":
        {"default": {"@type": "Gaussian", "std": 0.6}, "timing": [1, 1, 1, 1]}, "default": 0},
        "weight_modifiers": {}}, {"file": "clockwork_lstm_context.hdf5", "gradient_modifiers": {},
        "initializers": {"CW": {"default": {"@type": "Gaussian", "std": 0.6}, "timing": [1, 2, 3]},
        "default": {"@type": "Gaussian", "std": 0.6}}, "weight_modifiers": {}}, {"file":
        "clockwork_pow2.hdf5", "gradient_modifiers": {}, "initializers": {"CW": {"default": {"@type":
        "Gaussian", "std": 0.6}, "timing": [1, 2, 4, 8, 16]}, "default": 0}, "weight_modifiers": {}},
        {"file": "clockwork_t1.hdf5", "gradient_modifiers": {}, "initializers": {"CW": {"default": {"@type":
        "Gaussian", "std": 0.6}, "timing": [1, 2, 3]}, "default": 0}, "weight_modifiers": {}}, {"file":
        "cnn_classification.hdf5", "gradient_modifiers": {}, "initializers": {"Conv*": {"W": {"@type":
        "Gaussian", "std": 0.2}, "bias": 0}, "FC": {"W": {"@type": "Gaussian", "std": 0.3}, "bias": 0},
        "Output_projection": {"W": {"@type": "Gaussian", "std": 0.3}, "bias": 0}}, "weight_modifiers": {}},
        {"file": "concatenated_inputs.hdf5", "gradient_modifiers": {}, "initializers": {"default": {"@type":
        "Gaussian", "std": 0.5}}, "weight_modifiers": {}}, {"file": "default_modifiers_batch_norm.hdf5",
        "gradient_modifiers": {"BN": {"beta": [{"@type": "L2Decay", "factor": 0.01}], "gamma": [{"@type":
        "L2Decay", "factor": 0.01}], "mu": [{"@type": "L2Decay", "factor": 0.01}], "sigma": [{"@type":
        "L2Decay", "factor": 0.01}]}, "Hid": {"W": [{"@type": "L2Decay", "factor": 0.01}], "bias":
        [{"@type": "L2Decay", "factor": 0.01}]}, "Output_projection": {"W": [{"@type": "L2Decay", "factor":
        0.01}], "bias": [{"@type": "L2Decay", "factor": 0.01}]}}, "initializers": {"BN": {"beta": 0,
        "gamma": 1, "mu": 0, "sigma": 1}, "default": {"@type": "Gaussian", "std": 0.5}}, "weight_modifiers":
        {"BN": {"beta": [{"@type": "ClipValues", "high": 0.95, "low": -0.9}], "gamma": [{"@type":
        "ClipValues", "high": 0.95, "low": -0.9}], "mu": [{"@type": "ClipValues", "high": 0.95, "low":
        -0.9}], "sigma": [{"@type": "ClipValues", "high": 0.95, "low": -0.9}]}, "Hid": {"W": [{"@type":
        "ClipValues", "high": 0.95, "low": -0.9}], "bias": [{"@type": "ClipValues", "high": 0.95, "low":
        -0.9}]}, "Output_projection": {"W": [{"@type": "ClipValues", "high": 0.95, "low": -0.9}], "bias":
        [{"@type": "ClipValues", "high": 0.95, "low": -0.9}]}}}, {"file": "initializers_mixed.hdf5",
        "gradient_modifiers": {}, "initializers": {"Fc_*": {"W": {"@type": "DenseSqrtFanIn"}, "default":
        0.1}, "Other": {"W": {"@type": "SparseInputs", "connections": 3, "sub_initializer": {"@type":
        "Gaussian", "std": 0.5}}, "bias": {"@type": "Uniform", "high": 0.1, "low": -0.3}}, "Rec": {"R":
        {"@type": "EchoState", "spectral_radius": 0.77}, "W": {"@type": "Orthogonal", "scale": 1.0}, "bias":
        [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]}, "default": {"@type": "Identity", "enforce_square": true, "scale":
        0.5, "std": 0.01}, "fallback": {"@type": "Uniform", "high": 0.2, "low": -0.2}}, "weight_modifiers":
        {}}, {"file": "layer_name_order.hdf5", "gradient_modifiers": {}, "initializers": {"default":
        {"@type": "Gaussian", "std": 0.9}}, "weight_modifiers": {}}, {"file": "loss_batch_only_input.hdf5",
        "gradient_modifiers": {}, "initializers": {"default": 0}, "weight_modifiers": {}}, {"file":
        "lstm_language_model.hdf5", "gradient_modifiers": {}, "initializers": {"default": {"@type":
        "Gaussian", "std": 0.4}}, "weight_modifiers": {}}, {"file": "lstm_no_peepholes.hdf5",
        "gradient_modifiers": {}, "initializers": {"Lstm": {"default": {"@type": "Gaussian", "std": 0.6},
        "p*": 0}, "default": 0}, "weight_modifiers": {}}, {"file": "mlp_classification.hdf5",
        "gradient_modifiers": {}, "initializers": {"default": {"@type": "Gaussian", "std": 0.3}},
        "weight_modifiers": {}}, {"file": "mlp_regression_chunked.hdf5", "gradient_modifiers": {},
        "initializers": {"default": {"@type": "DenseSqrtFanInOut", "scale": "tanh"}, "fallback": 0.0},
        "weight_modifiers": {}}, {"file": "modifiers.hdf5", "gradient_modifiers": {"Hid1": {"W": [{"@type":
        "L2Decay", "factor": 0.05}], "bias": [{"@type": "L2Decay", "factor": 0.05}]}, "Hid2": {"W":
        [{"@type": "L1Decay", "factor": 0.02}, {"@type": "ClipValues", "high": 0.1, "low": -0.1}]},
        "Output_projection": {"W": [{"@type": "ClipValues", "high": 0.05, "low": -0.05}]}}, "initializers":
        {"default": {"@type": "Gaussian", "std": 0.7}}, "weight_modifiers": {"Hid1": {"W": [{"@type":
        "ConstrainL2Norm", "limit": 1.0}], "bias": [{"@type": "ClipValues", "high": 0.3, "low": -0.2}]},
        "Hid2": {"W": [{"@type": "MaskValues", "mask": [[1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0], [0.0, 0.0, 1.0,
        0.0, 1.0, 1.0, 0.0], [1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0], [1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0], [0.0,
        1.0, 1.0, 1.0, 1.0, 1.0, 0.0]]}, {"@type": "ClipValues", "high": 0.5, "low": -0.5}], "bias":
        [{"@type": "FreezeValues"}]}, "Output_projection": {"W": [{"@type": "ConstrainL2Norm", "limit":
        0.8}], "bias": [{"@type": "ConstrainL2Norm", "limit": 0.8}]}}}]
        """#
}
