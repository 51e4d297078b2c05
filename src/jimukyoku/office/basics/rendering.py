"""Forms are drawn with our own templates: label, mark, help and error in the order of the design system."""

from django.forms.renderers import TemplatesSetting


class OfficeForms(TemplatesSetting):
    """Django's renderer that looks into the rooms' templates first."""

    form_template_name = "basics/form.html"
    field_template_name = "basics/field.html"
