// Written by Fixtures/initializers_and_modifiers.py; do not edit.

/// Statistics of brainstorm 0.5's initializers, shapes that they refuse, and descriptions.
enum InitializerCases {
    static let statistics = #"""
        [{"description": {"@type": "Gaussian", "std": 0.1}, "observed": [{"draws": 200,
        "fraction_exact_zero": 0.0, "max": 0.45157403051794687, "mean": -0.0003472597984680139, "min":
        -0.3316358820770084, "shape": [5, 7], "std": 0.09984719525000255}, {"draws": 200,
        "fraction_exact_zero": 0.0, "max": 0.45157403051794687, "mean": 0.001344563323671556, "min":
        -0.3316358820770084, "shape": [4], "std": 0.10150384641715951}], "refused_shapes": []},
        {"description": {"@type": "Gaussian", "mean": 2.0, "std": 0.5}, "observed": [{"draws": 200,
        "fraction_exact_zero": 0.0, "max": 4.257870152589734, "mean": 1.9982637010076598, "min":
        0.3418205896149582, "shape": [5, 7], "std": 0.4992359762500127}], "refused_shapes": []},
        {"description": {"@type": "Uniform", "high": 0.1, "low": -0.1}, "observed": [{"draws": 200,
        "fraction_exact_zero": 0.0, "max": 0.09997345852477585, "mean": -0.0005336877588782874, "min":
        -0.09998730084907442, "shape": [5, 7], "std": 0.057697674955195816}, {"draws": 200,
        "fraction_exact_zero": 0.0, "max": 0.09997345852477585, "mean": -0.0014809191196333887, "min":
        -0.09997712503653103, "shape": [4], "std": 0.05675945016669863}], "refused_shapes": []},
        {"description": {"@type": "Uniform", "high": 0.75, "low": 0.25}, "observed": [{"draws": 200,
        "fraction_exact_zero": 0.0, "max": 0.7499336463119396, "mean": 0.49866578060280425, "min":
        0.25003174787731397, "shape": [5, 7], "std": 0.14424418738798955}], "refused_shapes": []},
        {"description": {"@type": "DenseSqrtFanIn"}, "observed": [{"draws": 200, "fraction_exact_zero": 0.0,
        "max": 0.8657955478664581, "mean": -0.005764487800826101, "min": -0.8660045610306939, "shape": [5,
        8], "std": 0.49852328604278634}, {"draws": 200, "fraction_exact_zero": 0.0, "max":
        0.8657955478664581, "mean": -0.0059989322472845975, "min": -0.8659154259113581, "shape": [3, 2, 2,
        2], "std": 0.49746432090624854}], "refused_shapes": [[[5], "InitializationError"]]}, {"description":
        {"@type": "DenseSqrtFanInOut"}, "observed": [{"draws": 200, "fraction_exact_zero": 0.0, "max":
        0.9605139205849083, "mean": -0.006395125028512356, "min": -0.9607457998713388, "shape": [5, 8],
        "std": 0.5530619291815593}, {"draws": 200, "fraction_exact_zero": 0.0, "max": 1.0441887190666292,
        "mean": -0.007234984511638743, "min": -1.0443332974286417, "shape": [3, 2, 2, 2], "std":
        0.5999645451036284}], "refused_shapes": [[[5], "InitializationError"]]}, {"description": {"@type":
        "DenseSqrtFanIn", "scale": "tanh"}, "observed": [{"draws": 200, "fraction_exact_zero": 0.0, "max":
        0.6122099030174947, "mean": -0.004076108414031264, "min": -0.6123576976432831, "shape": [5, 8],
        "std": 0.3525091961402552}, {"draws": 200, "fraction_exact_zero": 0.0, "max": 0.6122099030174947,
        "mean": -0.0042418856719335955, "min": -0.6122946695959587, "shape": [3, 2, 2, 2], "std":
        0.35176039471116916}], "refused_shapes": [[[5], "InitializationError"]]}, {"description": {"@type":
        "DenseSqrtFanInOut", "scale": "tanh"}, "observed": [{"draws": 200, "fraction_exact_zero": 0.0,
        "max": 0.6791859066696656, "mean": -0.004522036274196902, "min": -0.6793498700855173, "shape": [5,
        8], "std": 0.3910738405403947}, {"draws": 200, "fraction_exact_zero": 0.0, "max":
        0.7383529240905083, "mean": -0.0051159066099593946, "min": -0.7384551564307003, "shape": [3, 2, 2,
        2], "std": 0.42423899831427786}], "refused_shapes": [[[5], "InitializationError"]]}, {"description":
        {"@type": "DenseSqrtFanIn", "scale": "sigmoid"}, "observed": [{"draws": 200, "fraction_exact_zero":
        0.0, "max": 2.4488396120699787, "mean": -0.016304433656125057, "min": -2.4494307905731323, "shape":
        [5, 8], "std": 1.4100367845610209}, {"draws": 200, "fraction_exact_zero": 0.0, "max":
        2.4488396120699787, "mean": -0.016967542687734382, "min": -2.4491786783838347, "shape": [3, 2, 2,
        2], "std": 1.4070415788446766}], "refused_shapes": [[[5], "InitializationError"]]}, {"description":
        {"@type": "DenseSqrtFanInOut", "scale": "sigmoid"}, "observed": [{"draws": 200,
        "fraction_exact_zero": 0.0, "max": 2.7167436266786624, "mean": -0.01808814509678761, "min":
        -2.717399480342069, "shape": [5, 8], "std": 1.5642953621615787}, {"draws": 200,
        "fraction_exact_zero": 0.0, "max": 2.9534116963620334, "mean": -0.020463626439837578, "min":
        -2.953820625722801, "shape": [3, 2, 2, 2], "std": 1.6969559932571114}], "refused_shapes": [[[5],
        "InitializationError"]]}, {"description": {"@type": "DenseSqrtFanIn", "scale": "linear"},
        "observed": [{"draws": 200, "fraction_exact_zero": 0.0, "max": 0.35345955230770526, "mean":
        -0.0023533422900870495, "min": -0.35354488157468894, "shape": [5, 8], "std": 0.20352127928339495},
        {"draws": 200, "fraction_exact_zero": 0.0, "max": 0.35345955230770526, "mean":
        -0.0024490538345624787, "min": -0.35350849231459974, "shape": [3, 2, 2, 2], "std":
        0.20308895857674253}], "refused_shapes": [[[5], "InitializationError"]]}, {"description": {"@type":
        "DenseSqrtFanInOut", "scale": "linear"}, "observed": [{"draws": 200, "fraction_exact_zero": 0.0,
        "max": 0.27727648530503984, "mean": -0.0018461135783564607, "min": -0.2773434230892599, "shape": [5,
        8], "std": 0.15965522684575353}, {"draws": 200, "fraction_exact_zero": 0.0, "max":
        0.3014313190189445, "mean": -0.002088560127688699, "min": -0.3014730551970579, "shape": [3, 2, 2,
        2], "std": 0.1731948458099056}], "refused_shapes": [[[5], "InitializationError"]]}, {"description":
        {"@type": "DenseSqrtFanIn", "scale": 1.5}, "observed": [{"draws": 200, "fraction_exact_zero": 0.0,
        "max": 0.5301893284615579, "mean": -0.0035300134351305746, "min": -0.5303173223620334, "shape": [5,
        8], "std": 0.30528191892509243}, {"draws": 200, "fraction_exact_zero": 0.0, "max":
        0.5301893284615579, "mean": -0.0036735807518437184, "min": -0.5302627384718996, "shape": [3, 2, 2,
        2], "std": 0.30463343786511377}], "refused_shapes": [[[5], "InitializationError"]]}, {"description":
        {"@type": "DenseSqrtFanInOut", "scale": 1.5}, "observed": [{"draws": 200, "fraction_exact_zero":
        0.0, "max": 0.41591472795755974, "mean": -0.002769170367534692, "min": -0.41601513463388984,
        "shape": [5, 8], "std": 0.2394828402686303}, {"draws": 200, "fraction_exact_zero": 0.0, "max":
        0.45214697852841673, "mean": -0.003132840191533049, "min": -0.4522095827955869, "shape": [3, 2, 2,
        2], "std": 0.2597922687148584}], "refused_shapes": [[[5], "InitializationError"]]}, {"description":
        {"@type": "Identity", "enforce_square": true, "scale": 1.0, "std": 0.01}, "observed": [{"draws":
        200, "fraction_exact_zero": 0.0, "max": 1.0328861393175042, "mean": 0.19998401157245715, "min":
        -0.03189702789225263, "shape": [5, 5], "std": 0.40000735649983815}], "refused_shapes": [[[5],
        "InitializationError"], [[4, 5], "InitializationError"], [[2, 2, 2], "InitializationError"]]},
        {"description": {"@type": "Identity", "enforce_square": false, "scale": 0.5, "std": 0.0},
        "observed": [{"draws": 200, "fraction_exact_zero": 0.8, "max": 0.5, "mean": 0.1, "min": 0.0,
        "shape": [3, 5], "std": 0.2}, {"draws": 200, "fraction_exact_zero": 0.8, "max": 0.5, "mean": 0.1,
        "min": 0.0, "shape": [5, 3], "std": 0.20000000000000004}], "refused_shapes": [[[5],
        "InitializationError"]]}, {"description": {"@type": "EchoState"}, "observed": [{"draws": 200,
        "fraction_exact_zero": 0.0, "max": 1.1393879977238943, "mean": -0.0034790411448868833, "min":
        -1.115785286133057, "shape": [6, 6], "std": 0.40427105939678365}], "refused_shapes": [[[5],
        "InitializationError"], [[4, 5], "InitializationError"]]}, {"description": {"@type": "EchoState",
        "spectral_radius": 0.77}, "observed": [{"draws": 200, "fraction_exact_zero": 0.0, "max":
        0.8773287582473986, "mean": -0.0026788616815628997, "min": -0.8591546703224541, "shape": [6, 6],
        "std": 0.3112887157355234}], "refused_shapes": [[[5], "InitializationError"], [[4, 5],
        "InitializationError"]]}, {"description": {"@type": "Orthogonal", "scale": 1.0}, "observed":
        [{"draws": 200, "fraction_exact_zero": 0.0, "max": 0.9913923605268893, "mean":
        -0.011092380801027674, "min": -0.9913477929339614, "shape": [5, 5], "std": 0.4470760104145211},
        {"draws": 200, "fraction_exact_zero": 0.0, "max": 0.9576921861788541, "mean": -0.004437926631291086,
        "min": -0.9897110298414578, "shape": [3, 6], "std": 0.4082241681648478}, {"draws": 200,
        "fraction_exact_zero": 0.0, "max": 0.9622531494386118, "mean": -0.009306176751039806, "min":
        -0.9632797582314113, "shape": [6, 3], "std": 0.40814220774252824}], "refused_shapes": [[[5],
        "InitializationError"], [[2, 2, 2], "InitializationError"]]}, {"description": {"@type":
        "Orthogonal", "scale": 2.0}, "observed": [{"draws": 200, "fraction_exact_zero": 0.0, "max":
        1.9687924032482813, "mean": -0.011074926098613228, "min": -1.978668671562973, "shape": [4, 4],
        "std": 0.9999386711253397}], "refused_shapes": [[[5], "InitializationError"]]}, {"description":
        {"@type": "RandomWalk", "act_func": "linear"}, "observed": [{"draws": 200, "fraction_exact_zero":
        0.0, "max": 0.8180294040476325, "mean": -0.0008677630886593667, "min": -0.6007606386600752, "shape":
        [6, 6], "std": 0.1804451741553297}], "refused_shapes": [[[5], "InitializationError"], [[4, 5],
        "InitializationError"]]}, {"description": {"@type": "RandomWalk", "act_func": "rel"}, "observed":
        [{"draws": 200, "fraction_exact_zero": 0.0, "max": 1.4854482722291689, "mean":
        -0.0015757589817373418, "min": -1.0909129284415526, "shape": [6, 6], "std": 0.32766789415496167},
        {"draws": 200, "fraction_exact_zero": 0.0, "max": 2.2281724083437533, "mean": -0.006416632570149388,
        "min": -1.636369392662329, "shape": [4, 4], "std": 0.4925442162836147}], "refused_shapes": [[[5],
        "InitializationError"]]}, {"description": {"@type": "RandomWalk", "act_func": "linear", "scale":
        0.5}, "observed": [{"draws": 200, "fraction_exact_zero": 0.0, "max": 0.376311692098289, "mean":
        -0.0003991902914712702, "min": -0.27636323506417365, "shape": [6, 6], "std": 0.0830087873142133}],
        "refused_shapes": [[[5], "InitializationError"]]}, {"description": {"@type": "SparseInputs",
        "connections": 3, "sub_initializer": {"@type": "Gaussian", "std": 1.0}}, "observed": [{"draws": 200,
        "fraction_exact_zero": 0.5, "max": 3.6758998393566964, "mean": -0.00025036028818044303, "min":
        -3.6272103331989234, "shape": [6, 4], "std": 0.7145996653522124}, {"draws": 200,
        "fraction_exact_zero": 0.0, "max": 3.760922016142464, "mean": 0.024842120710872734, "min":
        -3.7760797434550954, "shape": [3, 5], "std": 0.9982959148970887}], "refused_shapes": [[[5],
        "InitializationError"], [[2, 9], "InitializationError"]]}, {"description": {"@type":
        "SparseOutputs", "connections": 3, "sub_initializer": {"@type": "Gaussian", "std": 1.0}},
        "observed": [{"draws": 200, "fraction_exact_zero": 0.25, "max": 3.825633927890134, "mean":
        0.004007618063387042, "min": -4.208425792420989, "shape": [6, 4], "std": 0.8574692534318923},
        {"draws": 200, "fraction_exact_zero": 0.0, "max": 3.4736232832718206, "mean": 0.01739074456377991,
        "min": -3.3974160788680487, "shape": [5, 3], "std": 1.003227398297485}], "refused_shapes": [[[5],
        "InitializationError"], [[9, 2], "InitializationError"]]}, {"description": {"@type": "LstmOptInit",
        "block_input": {"@type": "Gaussian", "std": 1.0}, "forget_gate": 2.0, "input_gate": 1.0,
        "output_gate": {"@type": "Uniform", "high": 0.5, "low": -0.5}}, "observed": [{"draws": 200,
        "fraction_exact_zero": 0.0, "max": 3.0454539195934878, "mean": 0.7480032893773327, "min":
        -3.2474097486281166, "shape": [8, 3], "std": 0.983540523419095}], "refused_shapes": [[[6, 3],
        "InitializationError"]]}]
        """#

    static let descriptions = #"""
        [{"@type": "DenseSqrtFanIn"}, {"@type": "DenseSqrtFanIn", "scale": "tanh"}, {"@type":
        "DenseSqrtFanInOut"}, {"@type": "EchoState"}, {"@type": "EchoState", "spectral_radius": 0.5},
        {"@type": "Gaussian", "std": 0.1}, {"@type": "Gaussian", "mean": 1.0, "std": 0.2}, {"@type":
        "Identity", "enforce_square": true, "scale": 1.0, "std": 0.01}, {"@type": "LstmOptInit",
        "block_input": 1.0, "forget_gate": 3.0, "input_gate": 2.0, "output_gate": {"@type": "Gaussian",
        "std": 0.1}}, {"@type": "Orthogonal", "scale": 1.0}, {"@type": "RandomWalk", "act_func": "linear"},
        {"@type": "RandomWalk", "act_func": "rel"}, {"@type": "SparseInputs", "connections": 4,
        "sub_initializer": {"@type": "Gaussian", "std": 0.1}}, {"@type": "SparseOutputs", "connections": 3,
        "sub_initializer": {"@type": "Uniform", "high": 0.2, "low": -0.2}}, {"@type": "Uniform", "high":
        0.1, "low": -0.1}, {"@type": "Uniform", "high": 0.4, "low": 0.1}]
        """#
}
