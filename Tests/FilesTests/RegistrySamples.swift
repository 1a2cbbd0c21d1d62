import Brainstorm

/// A description or two of every type in the registry, with every option, none at its default.
enum RegistrySamples {
    static let all: [(kind: Kind, text: String)] =
        layers.map { (.layer, $0) } + initializers.map { (.initializer, $0) }
        + weightModifiers.map { (.weightModifier, $0) } + gradientModifiers.map { (.gradientModifier, $0) }
        + handlers.map { (.handler, $0) } + steppers.map { (.stepper, $0) }
        + schedules.map { (.schedule, $0) }
        + hooks.map { (.hook, $0) } + scorers.map { (.scorer, $0) } + iterators.map { (.iterator, $0) }
        + sources.map { (.dataSource, $0) } + columns.map { (.column, $0) }
        + preparations.map { (.preparation, $0) } + sweptValues.map { (.sweptValue, $0) }
        + sweeps.map { (.sweep, $0) } + wholes

    static let layers = [
        #"{"@type":"Input","out_shapes":{"default":["T","B",3,2],"targets":["B",1]}}"#,
        #"{"@type":"FullyConnected","activation":"tanh","size":[2,3]}"#,
        #"{"@type":"Dropout","drop_prob":0.25}"#,
        #"{"@type":"Mask"}"#,
        #"{"@type":"Recurrent","activation":"sigmoid","size":3}"#,
        #"{"@type":"Lstm","activation":"rel","peepholes":false,"size":3}"#,
        #"{"@type":"Gru","activation":"rel","size":3}"#,
        #"{"@type":"Clockwork","activation":"rel","size":3}"#,
        #"{"@type":"ClockworkLstm","activation":"rel","size":3}"#,
        #"{"@type":"Bidirectional","layer":{"@type":"Gru","activation":"tanh","size":3},"merge":"sum"}"#,
        #"{"@type":"SoftmaxCE"}"#, #"{"@type":"SigmoidCE"}"#,
        #"{"@type":"SoftmaxCE","class_weights":[0.5,2.0,1.0,0.0,3.0,1.5]}"#,
        #"{"@type":"SigmoidCE","positive_weights":[0.5,2.0,1.0,0.0,3.0,1.5]}"#,
        #"{"@type":"SquaredError"}"#, #"{"@type":"SquaredDifference"}"#,
        #"{"@type":"Loss","importance":0.5}"#,
        #"{"@type":"Embedding","size":4,"vocabulary":9}"#,
        #"{"@type":"PositionalEmbedding","max_time":7,"type":"learned"}"#,
        #"{"@type":"PositionalEmbedding","type":"sinusoidal"}"#,
        #"{"@type":"MultiHeadAttention","causal":true,"heads":2,"size":4}"#,
        #"{"@type":"Convolution2D","activation":"rel","kernel_size":[2,3],"num_filters":4,"padding":1,"stride":[2,1]}"#,
        #"{"@type":"BatchNorm","decay":0.5,"epsilon":0.125}"#, #"{"@type":"LayerNorm","epsilon":0.125}"#,
        #"{"@type":"NoOp"}"#, #"{"@type":"Add"}"#, #"{"@type":"Merge"}"#, #"{"@type":"Highway"}"#,
        #"{"@type":"DeltasScaling","factor":-0.5}"#, #"{"@type":"BinomialCrossEntropy"}"#,
        #"{"@type":"L1Decay"}"#, #"{"@type":"L2Decay"}"#, #"{"@type":"Flatten"}"#,
        #"{"@type":"Reshape","shape":[2,-1]}"#,
        #"{"@type":"Convolution1D","activation":"rel","kernel_size":3,"num_filters":4,"padding":1,"stride":2}"#,
        #"{"@type":"Elementwise","activation":"gelu"}"#,
        #"{"@type":"Pooling2D","kernel_size":[2,3],"padding":1,"stride":[2,1],"type":"avg"}"#,
        #"{"@type":"GlobalPooling","type":"max"}"#,
    ]

    static let initializers = [
        #"{"@type":"Gaussian","mean":0.5,"std":0.25}"#, #"{"@type":"Uniform","high":0.75,"low":0.25}"#,
        #"{"@type":"DenseSqrtFanIn","scale":"tanh"}"#, #"{"@type":"DenseSqrtFanInOut","scale":1.5}"#,
        #"{"@type":"Identity","enforce_square":false,"scale":0.5,"std":0.25}"#,
        #"{"@type":"Orthogonal","scale":2.0}"#,
        #"{"@type":"Glorot","distribution":"normal","scale":0.5}"#,
        #"{"@type":"He","distribution":"normal","mode":"fan_out","slope":0.5}"#,
        #"{"@type":"TruncatedNormal","bound":3.0,"mean":0.5,"std":0.25}"#,
        #"{"@type":"EchoState","spectral_radius":0.5}"#,
        #"{"@type":"RandomWalk","act_func":"rel","scale":0.5}"#,
        #"{"@type":"SparseInputs","connections":3,"sub_initializer":{"@type":"Orthogonal","scale":2.0}}"#,
        #"{"@type":"SparseOutputs","connections":3,"sub_initializer":{"@type":"Orthogonal","scale":2.0}}"#,
        #"{"@type":"LstmOptInit","block_input":1.0,"forget_gate":2.0,"input_gate":3.0,"output_gate":[4.0,5.0]}"#,
    ]

    static let bothModifiers = [
        #"{"@type":"ClipValues","high":0.5,"low":-0.25}"#, #"{"@type":"ConstrainL2Norm","limit":0.5}"#,
        #"{"@type":"MaskValues","mask":[[1.0,0.0,1.0,1.0,0.0,1.0,1.0],[1.0,1.0,1.0,0.0,0.0,0.0,1.0],[0.0,1.0,1.0,1.0,1.0,1.0,1.0]]}"#,
        #"{"@type":"FreezeValues"}"#,
        #"{"@type":"ClipGlobalNorm","limit":0.5}"#,
    ]
    static let weightModifiers = bothModifiers + [#"{"@type":"WeightDecay","rate":0.25}"#]
    static let gradientModifiers =
        bothModifiers + [
            #"{"@type":"L1Decay","factor":0.5}"#, #"{"@type":"L2Decay","factor":0.5}"#,
            #"{"@type":"ClipGlobalNorm","limit":0.5}"#,
        ]

    static let handlers = [
        #"{"@type":"ReferenceHandler"}"#, #"{"@type":"CPUHandler","threads":2}"#,
        #"{"@type":"NumpyHandler","dtype":"float32"}"#,
        #"{"@type":"DebugHandler","handler":{"@type":"ReferenceHandler"}}"#,
    ]

    static let steppers = [
        #"{"@type":"SgdStepper","learning_rate":0.25}"#,
        #"{"@type":"MomentumStepper","learning_rate":0.25,"momentum":0.5,"scale_learning_rate":false}"#,
        #"{"@type":"NesterovStepper","learning_rate":0.25,"momentum":0.5,"scale_learning_rate":false}"#,
        #"{"@type":"AdamStepper","beta1":0.5,"beta2":0.75,"epsilon":0.125,"learning_rate":0.25}"#,
        #"{"@type":"AdamWStepper","beta1":0.5,"beta2":0.75,"epsilon":0.125,"learning_rate":0.25,"weight_decay":0.5}"#,
        #"{"@type":"RmsPropStepper","centered":true,"decay":0.5,"epsilon":0.125,"learning_rate":0.25,"momentum":0.5}"#,
        #"{"@type":"AdagradStepper","epsilon":0.125,"initial_sum":0.5,"learning_rate":0.25}"#,
        #"{"@type":"ForwardStepper","use_training_pass":true}"#,
    ]

    static let schedules = [
        #"{"@type":"Linear","final_value":0.5,"initial_value":1.0,"num_changes":5}"#,
        #"{"@type":"Exponential","factor":0.5,"initial_value":1.0,"maximum":2.0,"minimum":0.25}"#,
        #"{"@type":"MultiStep","initial_value":1.0,"steps":[2,4],"values":[0.5,0.25]}"#,
        #"{"@type":"DecreaseAfterEpoch","T":3,"initial_value":1.0}"#,
        #"{"@type":"Cosine","initial_value":1.0,"minimum":0.25,"num_changes":5}"#,
        #"{"@type":"OneCycle","anneal_strategy":"linear","div_factor":10.0,"final_div_factor":100.0,"max_value":1.0,"pct_start":0.25,"three_phase":true,"total_steps":20}"#,
        #"{"@type":"WarmUp","initial_value":0.25,"num_changes":5,"schedule":{"@type":"DecreaseAfterEpoch","T":3,"initial_value":1.0}}"#,
    ]

    static let hooks: [String] = [
        #"{"@type":"ProgressBar"}"#,
        #"{"@type":"MonitorLoss","interval":2,"iter_name":"validation","timescale":"update"}"#,
        #"{"@type":"MonitorScores","interval":2,"iter_name":"validation","scorers":[{"@type":"Accuracy","__name__":"error","mask_name":"","out_name":"Output.outputs.predictions","targets_name":"targets"}],"timescale":"update"}"#,
        #"{"@type":"MonitorScores","averaged_by":"ExponentialMovingAverage","interval":2,"iter_name":"validation","scorers":[],"timescale":"update"}"#,
        #"{"@type":"ExponentialMovingAverage","correction":"bias","decay":0.5,"interval":2,"renew_kept":true,"start":3,"timescale":"update"}"#,
        #"{"@type":"ExponentialMovingAverage","correction":"warm_up","decay":0.75,"interval":1,"renew_kept":false,"start":2,"timescale":"epoch"}"#,
        #"{"@type":"StochasticWeightAverage","interval":2,"renew_kept":false,"start":3,"timescale":"update"}"#,
        #"{"@type":"StopAfterEpoch","interval":2,"max_epochs":7,"timescale":"update"}"#,
        #"{"@type":"EarlyStopper","criterion":"max","interval":2,"log_name":"validation.total_loss","patience":30,"timescale":"update"}"#,
        #"{"@type":"StopOnNan","check_parameters":false,"check_training_loss":false,"interval":2,"logs_to_check":["validation.total_loss"],"timescale":"update"}"#,
        #"{"@type":"ModifyStepperAttribute","attr_name":"learning_rate","interval":2,"schedule":{"@type":"DecreaseAfterEpoch","T":3,"initial_value":0.25},"timescale":"update"}"#,
        #"{"@type":"StopAfterThresholdReached","criterion":"min","interval":2,"log_name":"validation.total_loss","threshold":-1.0,"timescale":"update"}"#,
        #"{"@type":"MonitorLayerParameters","interval":2,"layer_name":"FC","timescale":"update"}"#,
        #"{"@type":"MonitorLayerGradients","interval":2,"layer_name":"FC","timescale":"update"}"#,
        #"{"@type":"MonitorLayerDeltas","interval":2,"layer_name":"FC","timescale":"update"}"#,
        #"{"@type":"MonitorLayerInOuts","interval":2,"layer_name":"FC","timescale":"update"}"#,
        #"{"@type":"PlotLogs","filename":"curves.svg","interval":2,"log_scale":true,"logs":["validation.total_loss"],"timescale":"update"}"#,
        #"{"@type":"ExtractBuffers","buffers":["FC.outputs.default"],"filename":"buffers.h5","interval":2,"iter_name":"validation","timescale":"update"}"#,
        #"{"@type":"SaveNetwork","filename":"network.h5","interval":2,"timescale":"update"}"#,
        #"{"@type":"SaveNetwork","averaged_by":"ExponentialMovingAverage","filename":"averaged.h5","interval":2,"timescale":"update"}"#,
        #"{"@type":"SaveBestNetwork","averaged_by":"ExponentialMovingAverage","criterion":"max","filename":"average.h5","interval":2,"log_name":"validation.total_loss","timescale":"update"}"#,
        #"{"@type":"SaveBestNetwork","criterion":"max","filename":"best.h5","interval":2,"log_name":"validation.total_loss","timescale":"update"}"#,
        #"{"@type":"SaveLogs","filename":"logs.h5","interval":2,"timescale":"update"}"#,
        #"{"@type":"SaveBestNetwork","criterion":"min","filename":null,"interval":1,"log_name":"validation.total_loss","timescale":"epoch"}"#,
        #"{"@type":"SaveRun","interval":2,"timescale":"update"}"#,
        #"{"@type":"SaveRun","criterion":"min","interval":2,"keep_best":"validation.total_loss","keep_every":3,"keep_last":2,"timescale":"update"}"#,
    ]

    private static func scorer(_ type: String, _ options: String = "") -> String {
        #"{"@type":"\#(type)","__name__":"score","#
            + [options, #""mask_name":"m""#, #""out_name":"A.outputs.b""#, #""targets_name":"t""#]
            .filter { !$0.isEmpty }.joined(separator: ",") + "}"
    }

    static let scorers = [
        scorer("Accuracy"), scorer("Hamming", #""threshold":0.25"#), scorer("MeanSquaredError"),
        scorer("HalfSquaredError"),
        scorer("MeanAbsoluteError"), scorer("Perplexity"), scorer("ConfusionMatrix"),
        scorer("TopK", #""k":3"#),
        scorer("F1", #""average":"micro","threshold":0.25"#),
        scorer("ClassReport", #""averages":["weighted","micro"],"threshold":0.25"#),
    ]

    static let iterators = [
        #"{"@type":"Undivided"}"#,
        #"{"@type":"StreamedMinibatches","batch_size":4,"seed":7,"shuffle":false}"#,
        #"{"@type":"StreamedMinibatches","batch_size":4,"seed":7,"shuffle":true,"shuffle_block":3,"shuffle_window":2}"#,
        #"{"@type":"Prefetch","depth":3,"iterator":{"@type":"Undivided"}}"#,
        #"{"@type":"TruncatedSequences","batch_size":4,"length":3,"seed":7,"shuffle":true}"#,
        #"{"@type":"AddGaussianNoise","iterator":{"@type":"Undivided"},"mean_dict":{"default":0.5},"seed":7,"std_dict":{"default":0.25}}"#,
        #"{"@type":"AddSaltNPepper","iterator":{"@type":"Undivided"},"prob_dict":{"default":0.5},"ratio_dict":{"default":0.25},"seed":7}"#,
        #"{"@type":"Flip","iterator":{"@type":"Undivided"},"prob_dict":{"default":0.25},"seed":7}"#,
        #"{"@type":"Pad","iterator":{"@type":"Undivided"},"size_dict":{"default":2},"value_dict":{"default":0.5}}"#,
        #"{"@type":"RandomCrop","iterator":{"@type":"Undivided"},"seed":7,"shape_dict":{"default":[3,4]}}"#,
        #"{"@type":"OneHot","iterator":{"@type":"Undivided"},"vocab_size_dict":{"default":9}}"#,
        #"{"@type":"MultiHot","iterator":{"@type":"Undivided"},"vocab_size_dict":{"default":9}}"#,
        #"{"@type":"Normalization","iterator":{"@type":"Undivided"},"mean_dict":{"default":[0.5]},"std_dict":{"default":[0.25]}}"#,
        #"{"@type":"BucketedMinibatches","batch_size":4,"batches_in_bucket":3,"cut_according_to_mask":"targets","seed":7,"shuffle":false}"#,
        #"{"@type":"BucketedMinibatches","batch_size":4,"batches_in_bucket":3,"cut_according_to_lengths":[3,1,2],"seed":7,"shuffle":false}"#,
        #"{"@type":"Minibatches","batch_size":4,"cut_according_to_mask":"targets","last_batch":"drop","seed":7,"shuffle":false}"#,
        #"{"@type":"Minibatches","batch_size":4,"cut_according_to_lengths":[3,1,2],"last_batch":"short","seed":7,"shuffle":true}"#,
        #"{"@type":"Minibatches","batch_size":4,"cut_according_to_mask":null,"last_batch":"drop","seed":7,"shuffle":true,"shuffle_block":3,"shuffle_window":2}"#,
    ]

    static let sources = [
        #"{"@type":"Digits"}"#, #"{"@type":"DataFile","path":"data.h5"}"#,
        #"{"@type":"CSVFile","path":"t.csv","plan":{"columns":[{"@type":"Number","format":"number","indicator":true,"missing":"mean","name":"x","scaling":"range","unit":"cm"},{"@type":"Ignored","name":"z"},{"@type":"Category","encoding":"index","levels":["a","b"],"missing":"refuse","name":"y","unknown":"refuse"}],"format":"Table plan v1.0","split":{"by":"group","column":"z","seed":3,"test":0.25,"validation":0.5},"table":{"comment":"%","decimal_comma":true,"delimiter":"semicolon","header":false,"missing":["","-9"],"trailing_delimiter":true},"targets":["y"],"unlabelled":"leave_out"}}"#,
        #"{"@type":"DataFile","cache_bytes":1000,"path":"data.h5","stream":true}"#,
    ]

    static let sweptValues = [
        #"{"@type":"Choice","values":[1,0.5,"rel",{"@type":"Orthogonal"}]}"#,
        #"{"@type":"Integers","from":-4,"step":3,"to":9}"#, #"{"@type":"Uniform","from":-0.5,"to":0.5}"#,
        #"{"@type":"LogUniform","from":0.25,"to":4.0}"#,
    ]

    static let sweeps = [
        #"{"@type":"Sweep","choice":"random","count":3,"criterion":"min","experiment":"e.json","log":"validation.total_loss","seed":7,"values":{"network.seed":{"@type":"Integers","from":1,"step":2,"to":9}}}"#,
        #"{"@type":"Sweep","choice":"grid","experiment":"e.json","log":"validation.Accuracy","values":{"trainer.verbose":{"@type":"Choice","values":[true,false]}}}"#,
    ]

    private static let network =
        #"{"@type":"Network","architecture":{"Input":{"@outgoing_connections":{"default":["Loss.default"]},"@type":"Input","out_shapes":{"default":["T","B",3]}},"Loss":{"@outgoing_connections":{},"@type":"Loss","importance":0.5}},"gradient_modifiers":{},"handler":{"@type":"ReferenceHandler"},"initializers":{"default":{"@type":"Gaussian","mean":0.5,"std":0.25}},"output_name":"Input.outputs.default","schema":"#
        + schema + #","seed":7,"weight_modifiers":{}}"#

    private static let schema =
        #"{"@type":"Schema","horizon":2,"inputs":{"default":[{"@type":"Mask","name":"m"},{"@type":"Identifier","name":"id"}]},"not_saved":["Doubling"],"preparations":[{"@type":"OneHot","vocab_size_dict":{"default":3}}],"time_steps":"month"}"#

    static let columns = [
        #"{"@type":"Ignored","name":"x"}"#,
        #"{"@type":"Number","format":"date_time","indicator":true,"missing":"mean","missing_tokens":["-9","unknown"],"name":"born","scaling":"range","unit":"days"}"#,
        #"{"@type":"Number","format":"number","indicator":false,"missing":0.5,"name":"x","scaling":"standard","unit":"cm"}"#,
        #"{"@type":"Category","encoding":"index","levels":["a","b"],"missing":"most_frequent","missing_tokens":["-9"],"name":"kind","unknown":"missing"}"#,
        #"{"@type":"Category","encoding":"one_hot","levels":["a","b"],"missing":"own_level","name":"kind","unknown":"refuse"}"#,
        #"{"@type":"Text","name":"text","unit":"word","unknown":"?","vocabulary":["?","is","what"]}"#,
        #"{"@type":"Image","channels":2,"height":1,"name":"picture","scaling":"standard","width":3}"#,
        #"{"@type":"Mask","name":"mask"}"#, #"{"@type":"Identifier","name":"id"}"#,
    ]

    static let preparations = [
        #"{"@type":"Normalization","mean_dict":{"default":[0.5]},"std_dict":{"default":[2.0]}}"#,
        #"{"@type":"OneHot","vocab_size_dict":{"default":3}}"#,
        #"{"@type":"MultiHot","vocab_size_dict":{"default":3}}"#,
        #"{"@type":"Pad","size_dict":{"default":2},"value_dict":{"default":0.5}}"#,
    ]

    private static let trainer =
        #"{"@type":"Trainer","batches_per_update":3,"hooks":{"StopAfterEpoch":{"@type":"StopAfterEpoch","interval":2,"max_epochs":7,"priority":1,"timescale":"update"}},"shards":4,"stepper":{"@type":"SgdStepper","learning_rate":0.25},"train_scorers":[],"verbose":false}"#

    static let wholes: [(kind: Kind, text: String)] = [
        (.network, network), (.trainer, trainer), (.schema, schema),
        (
            .experiment,
            #"{"@type":"Experiment","data":{"source":{"@type":"Digits"},"training":{"iterator":{"@type":"Undivided"},"split":"training"},"validation":{}},"network":"#
                + network + #","trainer":"# + trainer + "}"
        ),
    ]
}
