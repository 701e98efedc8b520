package io.fastdfs.operator.testing;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides for {@link FastDfsOrStandIn}. */
final class FastDfsOrStandInCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var annotation = AnnotationSupport.findAnnotation(context.getElement(), FastDfsOrStandIn.class);
        if (annotation.isEmpty()) {
            return ConditionEvaluationResult.enabled("decided for its class");
        }
        String test = context.getRequiredTestClass().getSimpleName();
        boolean inPods = annotation.get().inPods();
        if (inPods && FastDfsImages.versions().isEmpty()) {
            String reason = "SKIPPED, NOT TESTED: %s needs images that the cluster of KUBECONFIG can pull: name them in"
                            .formatted(test)
                    + " FASTDFS_TEST_IMAGES and FASTDFS_TEST_VERSIONS";
            System.err.println(reason);
            return ConditionEvaluationResult.disabled(reason);
        }
        if (inPods ? FastDfsImages.ofStandIn() : InstalledFastDfs.real().isEmpty()) {
            System.err.println("STAND-IN, not FastDFS: %s runs with the programs of standin/ (%s)"
                    .formatted(test, InstalledFastDfs.first().version()));
        }
        return ConditionEvaluationResult.enabled("with " + InstalledFastDfs.first());
    }
}
