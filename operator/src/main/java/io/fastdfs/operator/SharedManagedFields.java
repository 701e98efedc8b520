package io.fastdfs.operator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Lets all objects that are read from the API server share equal managed fields. These trees of maps are most of what an
 * object takes in a cache, and those of one kind hardly differ between clusters: who wrote a field is the same everywhere.
 * Server-side apply compares by them, and nobody changes them.
 */
@Singleton
final class SharedManagedFields implements KubernetesClientObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("shared managed fields").setDeserializerModifier(new Modifier()));
    }

    private static final class Modifier extends BeanDeserializerModifier {
        private static final long serialVersionUID = 1;

        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription type, JsonDeserializer<?> deserializer) {
            return type.getBeanClass() == FieldsV1.class ? new Sharing(deserializer) : deserializer;
        }
    }

    private static final class Sharing extends DelegatingDeserializer {
        private static final long serialVersionUID = 1;
        private static final Map<FieldsV1, WeakReference<FieldsV1>> SHARED = new WeakHashMap<>();

        Sharing(JsonDeserializer<?> all) {
            super(all);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> other) {
            return new Sharing(other);
        }

        @Override
        public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return shared((FieldsV1) super.deserialize(json, context));
        }

        private static FieldsV1 shared(FieldsV1 fields) {
            synchronized (SHARED) {
                WeakReference<FieldsV1> known = SHARED.get(fields);
                FieldsV1 there = known == null ? null : known.get();
                if (there == null) {
                    SHARED.put(fields, new WeakReference<>(fields));
                    return fields;
                }
                return there;
            }
        }
    }
}
